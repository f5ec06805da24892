"""The publications that facts come from."""
