"""Writes of partners and what hangs on them: checked, numbered by version, and in the audit log."""
