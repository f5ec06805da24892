"""The partners of a programme: who they are, what each delivers, decides and promised, and who has which role."""
