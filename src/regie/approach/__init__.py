"""The third key: plans, measures and the deployment of interventions."""
