"""The first key: programmes, assignments, partners, governance and means."""
