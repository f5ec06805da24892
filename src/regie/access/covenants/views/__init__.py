"""The screens of covenants."""
