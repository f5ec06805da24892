"""Municipalities, partner organisations and the memberships that give a person a role."""
