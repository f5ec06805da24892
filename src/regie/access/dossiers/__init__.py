"""Dossiers: the anchor that every piece of personal data hangs on, and the one door through which it is processed."""
