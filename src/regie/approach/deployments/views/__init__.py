"""The screens of deployments: reading in ``pages``, writing in ``editing``."""

from .editing import add_from_catalogue, add_page, edit_page, remove, restore
from .pages import detail_page, history_page, list_page, of_intervention, of_programme

__all__ = [
    "add_from_catalogue",
    "add_page",
    "detail_page",
    "edit_page",
    "history_page",
    "list_page",
    "of_intervention",
    "of_programme",
    "remove",
    "restore",
]
