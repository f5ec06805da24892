"""Disclosures: a partner asks another for information on a person, or offers it; on a ground, recorded both sides."""
