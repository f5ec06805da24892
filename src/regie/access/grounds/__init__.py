"""Legal grounds: which article lets whom work with which category of personal data, and who checked it."""
