"""Importing a large list: each step as a multiple of reading the file alone, and the memory it took.

Run by itself with ``python -m bench.imports [rows]``: it makes its own database in a temporary folder.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

HEADINGS = ("Code", "Wijk", "Hoofdthema", "Interventie", "Preventief/repressief", "Preventieniveau", "Startdatum",
            "Factoren", "Toelichting", "Bereikt", "Neventhema's")  # fmt: skip


def write_list(path: Path, rows: int, themes: list[str], *, changed: bool = False) -> None:
    """A workbook with this many interventions; ``changed`` gives each another area."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Overzicht")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            theme, side = themes[number % len(themes)], themes[(number + 1) % len(themes)]
            sheet.write_row(number, 0, (
                f"C{number}", "Zuid" if changed else "Noord", theme, f"Interventie {number}", "preventief",
                "primair", "1 maart 2026", "RF06; BF02", f"Toelichting bij {number}", number % 100, side))  # fmt: skip


@contextmanager
def timed(name: str, results: dict[str, float]) -> Iterator[None]:
    """Adds the seconds that the block took under ``name``."""
    start = time.perf_counter()
    yield
    results[name] = time.perf_counter() - start


def measure(rows: int) -> dict[str, float]:
    """Seconds of each step on a fresh database; queries and peak memory in megabytes beside them."""
    from django.core.management import call_command
    from django.db import connection

    from regie.access.accounts.models import User
    from regie.access.authorisation.actors import system_actor
    from regie.access.organisations.models import Membership, Municipality, Organisation
    from regie.access.organisations.selectors import actor_for
    from regie.approach.imports.reading import opened
    from regie.approach.imports.services import import_read, import_receive, import_undo, import_write
    from regie.knowledge.themes.models import Theme
    from regie.leadership.programmes.models import Programme
    from regie.site.knowledge_base import knowledge_load

    call_command("migrate", verbosity=0)
    knowledge_load(by=system_actor())
    place = Municipality.objects.create(name="Voorbeeldstad", slug="voorbeeldstad", is_fictional=True)
    user = User.objects.create(email="bench@voorbeeldstad.example", name="Bench")
    partner = Organisation.objects.create(name="Voorbeeldstad", kind="municipality")
    Membership.objects.create(
        user=user, organisation=partner, role="regisseur", municipality=place, valid_from=date(2020, 1, 1)
    )
    programme = Programme.objects.create(municipality=place, name="Aanpak")
    by = actor_for(user)
    path = Path(os.environ["REGIE_DATA_DIR"]) / "lijst.xlsx"
    results: dict[str, float] = {}
    asked = 0

    def count(execute: Callable, *args: object) -> object:
        nonlocal asked
        asked += 1
        return execute(*args)

    themes = list(Theme.objects.values_list("name", flat=True))
    for turn, changed in (("new", False), ("changed", True)):
        write_list(path, rows, themes, changed=changed)
        with timed(f"{turn}: reading alone", results), opened(path) as book:
            assert sum(1 for _row in book.sheets[0].rows()) == rows + 1
        item = import_receive(programme=programme, file_name="lijst.xlsx", pieces=[path.read_bytes()], by=by)
        with timed(f"{turn}: understood and compared", results):
            import_read(item=item, by=by)
        assert item.state == "ready", item.message
        asked = 0
        with timed(f"{turn}: written", results), connection.execute_wrapper(count):
            import_write(item=item, by=by)
        results[f"{turn}: queries per thousand rows"] = asked * 1000 / rows
    with timed("undone", results):
        import_undo(item=item, by=by)
    results["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results["peak memory of the child, MB"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return results


def main() -> None:
    """Prints the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory(prefix="regie-bench-") as folder:
        os.environ |= {"REGIE_DATA_DIR": folder, "REGIE_SECRET_KEY": "bench", "REGIE_DEMO": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "regie.site.settings"
        import django

        django.setup()
        results = measure(rows)
    control = results["new: reading alone"]
    for name, value in results.items():
        is_time = "queries" not in name and "memory" not in name
        print(f"{name:36}{value:10.1f}{f'  {value / control:6.1f}x reading alone' if is_time else ''}")


if __name__ == "__main__":
    main()
