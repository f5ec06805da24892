"""The keys: where they come from, what is derived from them, and sealing bytes with them."""
