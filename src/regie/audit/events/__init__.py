"""Audit events: which actor did what to which object, when, and with what result."""
