"""Backup and restore: one sealed file with the database, the uploads and a list of what is in it."""
