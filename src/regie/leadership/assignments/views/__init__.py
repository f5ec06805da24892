"""The screens of assignments: ``pages`` to read, ``writing`` to write, ``bodies`` for who has to agree."""

from .bodies import decide_page, support_page
from .pages import compare_page, detail_page, list_page, move, of_programme, start
from .writing import row_add, row_edit, row_remove, row_restore, smart_fragment, texts_page

__all__ = [
    "compare_page",
    "decide_page",
    "detail_page",
    "list_page",
    "move",
    "of_programme",
    "row_add",
    "row_edit",
    "row_remove",
    "row_restore",
    "smart_fragment",
    "start",
    "support_page",
    "texts_page",
]
