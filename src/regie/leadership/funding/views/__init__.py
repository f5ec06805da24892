"""The screens of means: side by side in ``overview``, then funds, their parts, and contracts."""

from .contracts import (
    contract_add_page,
    contract_edit_page,
    contract_page,
    contract_remove_page,
    contracts_page,
)
from .funds import add_page, detail_page, edit_page, list_page, remove_page, spending_page
from .overview import export, home, monitoring_page, overview_page, print_page
from .parts import (
    line_add_page,
    line_edit_page,
    line_remove_page,
    report_add_page,
    report_edit_page,
    report_not_sent,
    report_remove_page,
    report_sent,
)

__all__ = [
    "add_page",
    "contract_add_page",
    "contract_edit_page",
    "contract_page",
    "contract_remove_page",
    "contracts_page",
    "detail_page",
    "edit_page",
    "export",
    "home",
    "line_add_page",
    "line_edit_page",
    "line_remove_page",
    "list_page",
    "monitoring_page",
    "overview_page",
    "print_page",
    "remove_page",
    "report_add_page",
    "report_edit_page",
    "report_not_sent",
    "report_remove_page",
    "report_sent",
    "spending_page",
]
