"""Writes of consultations, meetings, agendas, captured lines, minutes and calendar addresses."""
