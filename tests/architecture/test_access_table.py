"""docs/reference/access-walk.md is what the walks compare; REGIE_TABLES=1 writes it anew."""

import os

from .access_table import FILE, table


def test_the_page_of_addresses_is_up_to_date():
    if os.environ.get("REGIE_TABLES"):
        FILE.write_text(table(), encoding="utf-8")
    assert FILE.exists() and FILE.read_text(encoding="utf-8") == table(), (
        "run: REGIE_TABLES=1 ./run test --sqlite tests/architecture/test_access_table.py"
    )
