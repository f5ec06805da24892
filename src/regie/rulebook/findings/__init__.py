"""What the rules of the method find: stored, renewed after each write and every night, with its history."""
