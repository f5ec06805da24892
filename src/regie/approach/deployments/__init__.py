"""Which interventions a programme deploys, how, and why not."""
