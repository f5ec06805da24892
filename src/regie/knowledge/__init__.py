"""What research knows: themes, factors, sources and interventions."""
