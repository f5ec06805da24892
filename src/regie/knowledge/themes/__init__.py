"""The themes that interventions work on."""
