"""Who may see what: accounts, organisations and the one authorisation matrix."""
