"""W3C trace context: which piece of work belongs to which request, here and at others."""
