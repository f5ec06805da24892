"""Encrypted fields, the blind index to find them by, and moving them to a new key."""
