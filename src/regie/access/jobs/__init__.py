"""Long work that a person started: its progress, its result, and whose it is."""
