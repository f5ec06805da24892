"""How long each page takes, as a multiple of an empty logged-in page measured in the same run.

Each round asks every page once, in a shuffled order with the empty page among them, so that a slow moment
of the machine falls on all alike. Time is that of the processor: other work on the machine does not count.
What the page before left to clear up is cleared before the clock starts. Printed: the 95th percentile of
the page over that of the empty page, the number of queries, and the size of the HTML compressed.
"""

import gc
import gzip
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import process_time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

EMPTY_PAGE = "/toegankelijkheid/"


@dataclass
class Measured:
    """One page for one role: seconds of each request, queries and compressed bytes of the last."""

    role: str
    path: str
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    compressed: int = 0

    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def measure(clients: dict[str, Client], pages: Iterable[tuple[str, str]], rounds: int = 20) -> list[Measured]:
    """Asks ``(role, path)`` pages in ``rounds`` shuffled rounds; every role also asks the empty page.

    Raises AssertionError for a page that does not answer 200: its time would mean nothing.
    """
    measured = [Measured(role, path) for role, path in pages]
    measured += [Measured(role, EMPTY_PAGE) for role in clients]
    for one in measured:
        _ask(clients[one.role], one)
        one.seconds.clear()
    order = random.Random(1)
    for _round in range(rounds):
        order.shuffle(measured)
        for one in measured:
            _ask(clients[one.role], one)
    return measured


def _ask(client: Client, one: Measured) -> None:
    if one.queries == 0:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(one.path)
        one.queries = len(queries)
        content = response.getvalue() if response.streaming else response.content
        one.compressed = len(gzip.compress(content))
    gc.collect()
    start = process_time()
    response = client.get(one.path)
    one.seconds.append(process_time() - start)
    assert response.status_code == 200, f"{one.path} answered {response.status_code} to {one.role}"


def report(measured: list[Measured]) -> list[str]:
    """Lines of a table, worst ratio first."""
    empty = {one.role: one.p95() for one in measured if one.path == EMPTY_PAGE}
    rows = sorted(
        (one for one in measured if one.path != EMPTY_PAGE), key=lambda one: -one.p95() / empty[one.role]
    )
    lines = [f"{'p95 / empty page':>16}  {'queries':>7}  {'kB gzip':>7}  page"]
    for one in rows:
        lines.append(
            f"{one.p95() / empty[one.role]:>15.1f}×  {one.queries:>7}  {one.compressed / 1000:>7.1f}  "
            f"{one.path} ({one.role})"
        )
    return lines
