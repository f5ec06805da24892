"""The screens of persons. Each reads and writes inside one processing, so that both logs tell of it."""

from .citizen_numbers import citizen_number_edit_page, citizen_number_page, citizen_number_remove
from .documents import document_add_page, document_download, document_remove
from .finding import export, search_page
from .guardians import guardian_add_page, guardian_edit_page, guardian_remove
from .persons import add_page, detail_page, edit_page, list_page

__all__ = [
    "add_page",
    "citizen_number_edit_page",
    "citizen_number_page",
    "citizen_number_remove",
    "detail_page",
    "document_add_page",
    "document_download",
    "document_remove",
    "edit_page",
    "export",
    "guardian_add_page",
    "guardian_edit_page",
    "guardian_remove",
    "list_page",
    "search_page",
]
