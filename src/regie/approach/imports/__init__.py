"""Bringing a list of interventions in from a spreadsheet: read, understand, show, then write all or nothing."""
