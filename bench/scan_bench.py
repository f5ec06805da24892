"""The praktijkscan over the national data set: seconds and memory, and its pages for ``./run bench``.

Seconds stand beside those of a control in the same run (the same rows fetched without scanning them), because
absolute times on a shared machine mean nothing.
"""

import tracemalloc
from collections.abc import Callable
from time import perf_counter
from typing import Any

ROUNDS = 3


def pages() -> list[tuple[str, str]]:
    """The pages of the scan to measure: one municipality, several, the published eight, the whole country."""
    one = "?gemeente=rekengemeente-001"
    return [
        ("regisseur", "/leren/praktijkscan/"),
        ("regisseur", f"/leren/praktijkscan/{one}"),
        ("wethouder", f"/leren/praktijkscan/{one}"),
        ("landelijk", f"/leren/praktijkscan/{one}"),
        ("landelijk", f"/leren/praktijkscan/{one}&gemeente=rekengemeente-002"),
        ("landelijk", f"/leren/praktijkscan/rijen/{one}&keuze=founded"),
        ("landelijk", "/leren/praktijkscan/?gemeente=alle"),
    ]


def report() -> list[str]:
    """Lines: seconds, seconds over the control, and peak memory of each step on all rows in reach."""
    from django.utils import translation

    from regie.access.authorisation.actors import Actor
    from regie.learning.scans import exports
    from regie.learning.scans.filters import ScanFilter
    from regie.learning.scans.report import report_of
    from regie.learning.scans.selectors import deployments_for, scan_for

    reader = Actor(user_id=1, name="bench", role="national_programme")
    everything = ScanFilter()

    def control() -> int:
        return len(list(deployments_for(reader, everything).values_list("pk", "code", "name")))

    def scan() -> Any:
        found = scan_for(reader, everything)
        report_of(found)
        return found

    with translation.override("nl"):
        count, found = control(), scan()
        steps: list[tuple[str, Callable[[], Any]]] = [
            ("control: the rows fetched, not scanned", control),
            ("the scan: counts, coverage, gaps, sentences", scan),
            ("the scan as JSON", lambda: sum(map(len, exports.json_parts(found)))),
            ("the scan as PDF (figures per municipality)", lambda: exports.pdf(found)),
        ]
        measured = [(label, *_measured(step)) for label, step in steps]
    base = measured[0][1]
    lines = [f"the scan over {count} deployments", f"{'seconds':>8} {'× control':>10} {'peak MB':>8}  step"]
    lines += [
        f"{seconds:>8.2f} {seconds / base:>10.1f} {peak / 1e6:>8.1f}  {label}"
        for label, seconds, peak in measured
    ]
    return lines


def _measured(step: Callable[[], Any]) -> tuple[float, int]:
    """The best seconds of a few rounds, and the peak memory of one more."""
    seconds = []
    for _round in range(ROUNDS):
        start = perf_counter()
        step()
        seconds.append(perf_counter() - start)
    tracemalloc.start()
    step()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(seconds), peak
