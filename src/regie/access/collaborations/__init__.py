"""Collaborations: a purpose, the partners in it, and the people who take part by name."""
