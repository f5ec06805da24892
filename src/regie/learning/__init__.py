"""What municipalities learn from and with each other."""
