"""The praktijkscan: deployments held against what research knows."""
