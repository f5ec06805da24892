"""Regie: the workroom of the municipal regisseur."""

__version__ = "0.1.0"
