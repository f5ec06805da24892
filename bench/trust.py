"""The price of trust: a list of persons against the same list of plain rows, measured in the same run.

    ./run bench trust [--persons 200] [--rounds 40]

The control shows as many rows with the same columns and components, from an ordinary table, and writes nothing. The
list of persons decrypts, opens the wall, writes a line per data subject and a sealed event. On PostgreSQL it is also
measured with row-level security switched off, so that its own price shows. Ratios of processor time, 95th percentile.
"""

import argparse
import sys
import tempfile
from datetime import date
from typing import Any

from .databases import on_both, prepare

LIST, PLAIN, EMPTY = "/personen/", "/bench/plain/", "/toegankelijkheid/"


def _fill(number: int) -> None:
    """So many persons in the collaboration of the demo, and as many plain rows."""
    from django.db import connection
    from django.utils import timezone

    from regie.access.collaborations.models import Collaboration
    from regie.access.dossiers.models import Dossier
    from regie.access.dossiers.walls import wall_down
    from regie.analysis.persons.models import Person

    from .trust_urls import PlainPerson

    found = Collaboration.objects.get(name="Groepsaanpak Noord")
    source = found.partners.first().organisation
    with wall_down():
        have = Dossier.objects.filter(collaboration=found).count()
        for each in range(number - have):
            dossier = Dossier(
                municipality_id=found.municipality_id, collaboration=found, number=1000 + each,
                opened_at=timezone.now(),
            )  # fmt: skip
            dossier.save(force_insert=True)
            Person(
                dossier=dossier, source=source, given_name="Bench", family_name=f"Nummer {each}",
                birth_date=date(2008, 1, each % 28 + 1),
            ).save()  # fmt: skip
    with connection.schema_editor() as editor:
        editor.create_model(PlainPerson)
    PlainPerson.objects.bulk_create(
        PlainPerson(
            reference=f"J-{each:03d}", name=f"Bench Nummer {each}", age=each % 12 + 12,
            collaboration=found.name, director="Jasmijn Ooldrik", state="",
        )
        for each in range(number)
    )  # fmt: skip


def measure_here(number: int, rounds: int) -> list[str]:
    """The lines to print for the database of this process."""
    from django.db import connection
    from django.test import Client

    from regie.access.accounts.models import User
    from regie.site.demo.people import DEMO_DOMAIN

    from .pages import measure

    _fill(number)
    client = Client()
    client.force_login(
        User.objects.get(email=f"procesregisseur@{DEMO_DOMAIN}"),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    def asked() -> dict[str, Any]:
        found = measure({"x": client}, [("x", LIST), ("x", PLAIN)], rounds)
        return {one.path: one for one in found}

    walled = asked()
    lines = _lines(f"{connection.vendor}, {number} persons", walled)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_policies")
            for (table,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        lines += _lines("postgresql, row-level security off", asked())
    return lines


def _lines(title: str, found: dict[str, Any]) -> list[str]:
    trust, plain, empty = (found[path].p95() for path in (LIST, PLAIN, EMPTY))
    return [
        f"{title}: {trust / plain:.2f}× the plain list ({found[LIST].queries} against {found[PLAIN].queries} queries),"
        f" {trust / empty:.1f}× an empty page; the plain list is {plain / empty:.1f}× that"
    ]


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="./run bench trust", description=__doc__)
    options.add_argument("--persons", type=int, default=200)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--here", action="store_true", help="only the database of REGIE_DATABASE_URL")
    given = options.parse_args(arguments)
    if not given.here:
        return on_both("bench.trust", ["--persons", str(given.persons), "--rounds", str(given.rounds)])
    with tempfile.TemporaryDirectory(prefix="regie-bench-") as folder:
        prepare(folder, urls="bench.trust_urls")
        print("\n".join(measure_here(given.persons, given.rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
