"""Persons: who a dossier is about, and how to reach them and their parents. Encrypted, behind the wall."""
