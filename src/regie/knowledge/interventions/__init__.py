"""The catalogue of interventions and what is known about them."""
