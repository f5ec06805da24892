"""The screens of disclosures. Each reads and writes inside one processing, so that both logs tell of it."""

from .beginning import ask_page, offer_page
from .deciding import accept, answer_page, refuse_page, withdraw
from .onward import consent_page, onward_page
from .reading import detail_page, inbox_page, list_page

__all__ = [
    "accept",
    "answer_page",
    "ask_page",
    "consent_page",
    "detail_page",
    "inbox_page",
    "list_page",
    "offer_page",
    "onward_page",
    "refuse_page",
    "withdraw",
]
