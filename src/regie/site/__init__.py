"""Composes the product: settings, addresses, home page, navigation, search, demo and API root."""
