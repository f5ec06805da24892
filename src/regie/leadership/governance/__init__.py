"""Consultations and their rhythm, meetings and agendas, meeting mode, minutes and the calendar feed."""
