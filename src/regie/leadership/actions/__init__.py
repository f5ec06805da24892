"""Actions: who does what before when, and what it came from."""
