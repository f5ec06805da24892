"""The search on the national data set: pages as any other, and what keeping the index costs.

The cost of a write is that of indexing one row, as a multiple of recording one event in the audit log, which every
write does as well; printed beside it: how many words and entries there are, and the time of a rebuild per 1,000 things.
"""

from time import perf_counter, process_time

ASKED = [
    ("regisseur", "training"),  # in thousands of rows
    ("regisseur", "trianing docneten"),  # with slips
    ("regisseur", "rekengemeente 014 avondsport"),
    ("regisseur", "w"),  # the first letter
    ("regisseur", "xyzzy qqq www eee rrr ttt yyy uuu"),  # nothing, twice
    ("wethouder", "maatje"),
    ("landelijk", "buurtcoach gezinnen"),
]
ROUNDS = 20


def prepare() -> None:
    """Indexes what was loaded."""
    from regie.access.search.services import index_rebuild

    start = perf_counter()
    number = index_rebuild()
    print(f"search: {number} things indexed, {1000 * (perf_counter() - start) / number:.2f} s per 1,000")


def pages() -> list[tuple[str, str]]:
    """What somebody types, as they type it and as a page."""
    from urllib.parse import quote

    asked = [(role, quote(text)) for role, text in ASKED]
    typing = [(role, f"/zoeken/voorstellen/?q={text}") for role, text in asked]
    return [
        *typing,
        *((role, f"/zoeken/?q={text}") for role, text in asked[:3]),
        ("regisseur", "/meldingen/"),
    ]


def report() -> list[str]:
    """What a write pays for being found, and how large the index is."""
    from django.db import transaction

    from regie.access.authorisation.actors import system_actor
    from regie.access.search.models import KnownWord, SearchEntry, SearchWord
    from regie.access.search.registry import sources
    from regie.access.search.services import entries_refresh
    from regie.approach.deployments.models import Deployment
    from regie.audit.events.services import record

    source = next(each for each in sources() if each.model is Deployment)
    some = list(Deployment.objects.order_by("pk").values_list("pk", flat=True)[:ROUNDS])
    event, entry = [], []
    for pk in some:
        start = process_time()
        with transaction.atomic():
            record(by=system_actor(), action="bench", kind="bench")
        event.append(process_time() - start)
        start = process_time()
        entries_refresh(source, [pk])
        entry.append(process_time() - start)
    ratio = sorted(entry)[ROUNDS // 2] / sorted(event)[ROUNDS // 2]
    return [
        f"indexing one deployment: {ratio:.1f}× recording one event",
        f"index: {SearchEntry.objects.count()} entries, {SearchWord.objects.count()} places of words, "
        f"{KnownWord.objects.count()} words",
    ]
