"""The mayor's contacts in the neighbourhood, and what residents said and what was done with it."""
