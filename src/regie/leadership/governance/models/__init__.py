"""Consultations, meetings, what is on their agenda, what is captured in them, and what comes of it."""

from .agenda import AgendaItem, Paper, SkippedProposal
from .capture import Line
from .consultations import Consultation, Member
from .feed import CalendarFeed
from .meetings import Attendance, Meeting
from .minutes import Minutes

__all__ = [
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Consultation",
    "Line",
    "Meeting",
    "Member",
    "Minutes",
    "Paper",
    "SkippedProposal",
]
