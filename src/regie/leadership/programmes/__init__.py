"""A municipality's programme."""
