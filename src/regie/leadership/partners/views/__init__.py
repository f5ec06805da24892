"""The screens of partners."""
