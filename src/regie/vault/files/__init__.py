"""Encrypted files: nothing that people bring lies readable on disk."""
