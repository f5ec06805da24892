"""Keys and ciphers: what makes a stolen database or file unreadable. Knows nothing of who may see what."""
