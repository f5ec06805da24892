"""The second key: signals, groups, persons, places and networks."""
