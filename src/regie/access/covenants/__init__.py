"""Covenants: what partners agreed, on which grounds, signed by whom, valid until when."""
