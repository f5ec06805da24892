"""The screens of deployments: reading in ``pages``, writing in ``editing``, money in ``paying``."""

from .editing import add_from_catalogue, add_page, edit_page, remove, restore
from .pages import detail_page, history_page, list_page, of_intervention, of_programme
from .paying import (
    paid_by_contract,
    paid_by_fund,
    paid_from,
    payment_add_page,
    payment_edit_page,
    payment_remove_page,
)

__all__ = [
    "add_from_catalogue",
    "add_page",
    "detail_page",
    "edit_page",
    "history_page",
    "list_page",
    "of_intervention",
    "of_programme",
    "paid_by_contract",
    "paid_by_fund",
    "paid_from",
    "payment_add_page",
    "payment_edit_page",
    "payment_remove_page",
    "remove",
    "restore",
]
