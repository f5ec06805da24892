"""The screens: escalations, and questions."""
