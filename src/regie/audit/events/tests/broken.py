"""A log that cannot be written, really: a table that takes no new rows."""

from django.db import connection


def read_only(table: str) -> None:
    """From here to the end of the test's transaction the table refuses every new row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT takes_no_rows CHECK (false) NOT VALID")
        else:
            cursor.execute(
                f"CREATE TRIGGER takes_no_rows BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
