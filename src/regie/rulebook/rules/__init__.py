"""The registry of rules of the method."""
