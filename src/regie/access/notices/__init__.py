"""Notices: what happened that somebody should know, in the product and by digest, as each person sets it."""
