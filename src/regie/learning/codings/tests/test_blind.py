"""Until both are ready nobody sees what another chose: not on any page, in any file, or in the log."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.learning.codings import services
from regie.learning.codings.comparison import rows_for
from regie.learning.codings.models import Coding
from regie.learning.codings.selectors import (
    codings_for,
    consensuses_for,
    progress_for,
    rounds_with_progress_for,
)

MARKER = "MERKTEKEN-VAN-A"


@pytest.fixture
def marked_round(make_round, coder_a, values):
    """Coder A has coded all three with a remark nobody else may see, and is ready; B has done nothing."""
    round = make_round(3)
    for number in (1, 2, 3):
        services.coding_save(
            round=round,
            number=number,
            values=values(9, (11,), {"RF31": "high"}),
            by=coder_a,
            version=0,
            remark=MARKER,
            is_unclear=True,
        )
    services.coder_ready(round=round, by=coder_a)
    return round


def pages_of(round):
    """Every address of a round that can be asked for."""
    patterns = get_resolver("regie.learning.codings.urls").url_patterns
    for pattern in patterns:
        names = pattern.pattern.converters
        if "pk" in names:
            yield reverse(
                f"codings:{pattern.name}",
                kwargs={"pk": round.pk, **({"number": 1} if "number" in names else {})},
            )


@pytest.mark.parametrize("role", ["analyst", "regisseur", "deputy"])
def test_no_page_shows_the_coding_of_another(marked_round, client_as, role):
    client = client_as(role)
    seen = [reverse("codings:list"), *pages_of(marked_round)]
    assert len(seen) > 15
    for address in seen:
        response = client.get(address, follow=True)
        body = b"".join(response) if response.streaming else response.content
        assert MARKER not in body.decode(errors="replace"), address
        if address.endswith((".xlsx", "/verschillen/", "/overeenstemming/", "/consensus/", "/consensus/1/")):
            assert response.status_code == 403


def test_the_coding_screen_of_b_has_nothing_ticked(marked_round, client_as):
    page = client_as("analyst").get(reverse("codings:code", args=[marked_round.pk, 1])).content.decode()
    ticked = re.findall(r"<input[^>]* checked[^>]*>", page)
    assert [tag for tag in ticked if 'value=""' not in tag] == []
    assert "selected" not in re.sub(r'<option value="middle" selected>', "", page.split("<main")[1])


def test_the_coding_in_the_programme_is_left_out(make_round, client_as):
    page = client_as("deputy").get(reverse("codings:code", args=[make_round(1).pk, 1])).content.decode()
    assert "Jongeren van 12 tot 18" in page
    assert "MERKTEKEN bestaande codering" not in page
    ticked = re.findall(r"<input[^>]* checked[^>]*>", page)
    assert [tag for tag in ticked if 'value=""' not in tag] == []


def test_counts_of_the_other_are_hidden_from_a_coder_and_shown_to_the_starter(
    marked_round, coder_a, coder_b, starter
):
    def done(reader):
        round = rounds_with_progress_for(reader).get(pk=marked_round.pk)
        return [each.done for each in progress_for(reader, round)]

    assert done(coder_a) == [3, None]
    assert done(coder_b) == [None, 0]
    assert done(starter) == [3, 0]


def test_selectors_give_only_own_codings(marked_round, coder_a, coder_b, starter, actor, other_municipality):
    assert codings_for(coder_a, marked_round).count() == 3
    assert codings_for(coder_b, marked_round).count() == 0
    assert codings_for(starter, marked_round).count() == 0
    assert codings_for(actor("regisseur", other_municipality), marked_round).count() == 0
    assert not consensuses_for(coder_a, marked_round).exists()
    with pytest.raises(Refused):
        rows_for(coder_a, marked_round)


def test_the_log_tells_that_somebody_coded_never_what(marked_round):
    events = Event.objects.filter(action="code")
    assert events.count() == 3
    told = " ".join(f"{event.object_name} {event.detail}" for event in Event.objects.all())
    assert MARKER not in told
    assert "RF31" not in told
    assert all(set(event.detail) == {"round"} for event in events)


def test_a_stopped_round_stays_blind(marked_round, starter, coder_b):
    services.round_stop(round=marked_round, by=starter)
    marked_round.refresh_from_db()
    assert codings_for(coder_b, marked_round).count() == 0
    with pytest.raises(Refused):
        rows_for(coder_b, marked_round)


def test_all_opens_when_both_are_ready(marked_round, code_all, coder_b, starter, client_as):
    code_all(marked_round, coder_b)
    marked_round.refresh_from_db()
    assert codings_for(coder_b, marked_round).count() == 6
    assert codings_for(starter, marked_round).count() == 6
    assert (
        MARKER
        in client_as("analyst").get(reverse("codings:compare", args=[marked_round.pk])).content.decode()
    )


def test_codings_are_read_in_the_selectors_only():
    """A read elsewhere would go round the rule; services write, and check their own seat."""
    slice_folder = Path(services.__file__).parent
    readers = {
        path.name
        for path in slice_folder.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
        if re.search(r"\bCoding\.objects", path.read_text(encoding="utf-8"))
    }
    assert readers == {"selectors.py", "services.py"}
    assert Coding.access.kind == "coding"
