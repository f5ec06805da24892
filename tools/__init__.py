"""What ``./run`` is made of. Only the standard library, but for what runs inside the environment it makes."""
