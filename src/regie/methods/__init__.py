"""The arithmetic of the field in pure Python: no Django, no database; usable from a notebook."""
