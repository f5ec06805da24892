"""Escalations that lead to a consultation, and questions labelled by the level that answers them."""
