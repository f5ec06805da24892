"""The authorisation matrix and decide(), the one place that says who may do what."""
