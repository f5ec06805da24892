"""Decisions of the driehoek, the college and others: what was decided, when, and what it gives force to."""
