"""Vandaag: what needs me now, per role."""
