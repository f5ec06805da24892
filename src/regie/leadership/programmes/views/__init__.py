"""The screens of programmes: ``pages`` of the programme, its ``direction``, ``rows`` below it, ``handovers``."""

from .direction import history_page, people_page
from .handovers import handover_file, handover_form, handover_page
from .pages import add_page, detail_page, edit_page, list_page, move
from .rows import row_add, row_edit, row_remove, row_restore

__all__ = [
    "add_page",
    "detail_page",
    "edit_page",
    "handover_file",
    "handover_form",
    "handover_page",
    "history_page",
    "list_page",
    "move",
    "people_page",
    "row_add",
    "row_edit",
    "row_remove",
    "row_restore",
]
