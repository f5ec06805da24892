"""Decisions of the triangle, the college and others: what was decided, when, and what it gives force to."""
