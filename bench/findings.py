"""What stored findings cost, with a country of them: 342 programmes and 200,000 findings.

    ./run bench findings [--municipalities 342] [--findings 200000] [--rounds 20]

Three questions, each answered as a ratio to an empty logged-in page in the same run, in processor time at the 95th
percentile: Vandaag of a regisseur; the renewal of what one change touches (one deployment of a programme of forty, by
the service, with the write itself beside it); and a programme in the nightly run, on average. What the rules find by
themselves is topped up with findings that some rule left, spread over all programmes.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from time import process_time

from .databases import on_both, prepare

EMPTY, TODAY = "/toegankelijkheid/", "/"


def _fill(municipalities: int, findings: int) -> int:
    """The country, asked once, with a rule that finds the rest; returns how many findings stand open."""
    from django.utils import timezone

    from regie.leadership.programmes.models import Programme
    from regie.rulebook.findings.models import Finding
    from regie.rulebook.findings.services import findings_renew
    from regie.rulebook.rules.choices import Severity
    from regie.rulebook.rules.registry import PROGRAMME, Rule, Violation, register
    from regie.ui.phrases import phrase

    from .national import load_national

    load_national(municipalities=municipalities)
    findings_renew(since=timezone.now())
    each = -(-max(0, findings - Finding.objects.open().count()) // Programme.objects.count())

    def many(programmes):
        for row in programmes:
            for number in range(each):
                yield Violation(
                    scope_id=row.pk,
                    object_id=row.pk,
                    object_name=row.name,
                    object_kind=PROGRAMME,
                    key=str(number),
                    message=phrase("Bench %(number)s.", number=number),
                    mend_url="/",
                )

    register(
        Rule(
            id="X000",
            title="Bench",
            source="bench",
            severity=Severity.ADVISES,
            check=many,
            kind="programme",
            reads={"collaborations.collaboration": "municipality__programmes"},
        )
    )
    findings_renew(since=timezone.now())
    return Finding.objects.open().count()


def _client_and_actor():
    """A regisseur in one of the municipalities, as a client and as the acting person."""
    from datetime import date

    from django.test import Client

    from regie.access.accounts.models import User
    from regie.access.organisations.models import Membership, Organisation
    from regie.access.organisations.selectors import actor_for
    from regie.approach.deployments.models import Deployment

    row = Deployment.objects.filter(programme__municipality__is_fictional=False).order_by("pk").last()
    place = row.programme.municipality
    organisation, _made = Organisation.objects.get_or_create(name="Bench", kind="municipality")
    organisation.municipalities.add(place)
    user = User.objects.create_user("bench@regie.example", None, name="Bench")
    Membership.objects.create(
        user=user,
        organisation=organisation,
        municipality=place,
        role="regisseur",
        valid_from=date(2020, 1, 1),
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, actor_for(user), row


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.95))]


def _timed(work: Callable[..., object], *arguments: object) -> float:
    start = process_time()
    work(*arguments)
    return process_time() - start


def measure_here(municipalities: int, findings: int, rounds: int) -> list[str]:
    """The lines to print for the database of this process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from regie.approach.deployments.selectors import values_of
    from regie.approach.deployments.services import deployment_change
    from regie.rulebook.findings.models import Finding, Touch
    from regie.rulebook.findings.renewal import renew
    from regie.rulebook.rules.registry import PROGRAMME

    stand = _fill(municipalities, findings)
    client, by, row = _client_and_actor()
    for path in (EMPTY, TODAY, EMPTY, TODAY):
        if client.get(path).status_code != 200:
            raise AssertionError(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(TODAY)
    asked = len(captured)
    times: dict[str, list[float]] = {"empty": [], "today": [], "change": [], "night": []}
    others = list(Finding.objects.order_by().values_list("scope_id", flat=True).distinct()[:400])
    draw = random.Random(1)

    def change(number: int) -> None:
        row.refresh_from_db()
        values = values_of(row).with_changes({"is_exploratory": number % 2 == 0, "evaluation_date": None})
        deployment_change(deployment=row, values=values, version=row.version, reason="Bench", by=by)

    for number in range(rounds):
        times["empty"].append(_timed(client.get, EMPTY))
        times["today"].append(_timed(client.get, TODAY))
        times["change"].append(_timed(change, number))
        batch = draw.sample(others, min(50, len(others)))
        times["night"].append(_timed(renew, PROGRAMME, batch) / len(batch))
    if Touch.objects.exists() or not Finding.objects.exclude(closed_at=None).exists():
        raise AssertionError("the changes renewed nothing")
    empty = _p95(times["empty"])
    return [
        f"{connection.vendor}: {stand} findings of {municipalities} programmes",
        f"  Vandaag: {_p95(times['today']) / empty:.1f}× an empty page, {asked} queries",
        f"  a change with the renewal of what it touches: {_p95(times['change']) / empty:.1f}× an empty page"
        f" (the page takes {empty * 1000:.0f} ms of work here)",
        f"  the night, for each programme: {_p95(times['night']) / empty:.2f}× an empty page",
    ]


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="./run bench findings", description=__doc__)
    options.add_argument("--municipalities", type=int, default=342)
    options.add_argument("--findings", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--here", action="store_true", help="only the database of REGIE_DATABASE_URL")
    given = options.parse_args(arguments)
    if not given.here:
        sizes = ("municipalities", "findings", "rounds")
        return on_both(
            "bench.findings", [part for name in sizes for part in (f"--{name}", str(getattr(given, name)))]
        )
    with tempfile.TemporaryDirectory(prefix="regie-bench-") as folder:
        prepare(folder)
        print("\n".join(measure_here(given.municipalities, given.findings, given.rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
