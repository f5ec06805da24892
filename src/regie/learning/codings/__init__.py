"""Two people code the same interventions without seeing each other."""
