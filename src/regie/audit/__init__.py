"""Who did what, and which personal data was processed."""
