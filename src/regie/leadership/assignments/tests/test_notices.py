"""Who hears that an assignment is put up for adoption, and adopted."""

import pytest

from regie.access.notices.models import Notice
from regie.leadership.assignments.services import assignment_move

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(programme, member):
    programme.regisseur, programme.deputy = member("regisseur"), member("deputy")
    programme.principal = member("functional_manager")  # may not open assignments
    programme.save()
    member("administrator"), member("core_partner")


def told(kind: str) -> list[str]:
    emails = Notice.objects.filter(kind=kind).values_list("user__email", flat=True)
    return sorted(email.partition("@")[0] for email in emails)


def test_who_adopts_and_who_directs_hear_and_not_who_did_it(build):
    made = build(to="adopted")
    assert told("assignment_proposed") == told("assignment_adopted") == ["administrator", "deputy"]
    texts = {str(notice.text) for notice in Notice.objects.filter(kind="assignment_adopted")}
    assert texts == {"De opdracht van Sterk in Noord is vastgesteld: versie 1."}
    assert {notice.url for notice in Notice.objects.all()} == {f"/leiderschap/opdrachten/{made.pk}/"}


def test_a_step_back_tells_nobody(build, actor):
    made = build(to="adopted")
    Notice.objects.all().delete()
    assignment_move(assignment=made, to="proposed", by=actor("regisseur"))
    made.refresh_from_db()
    assignment_move(assignment=made, to="draft", by=actor("regisseur"))
    assert Notice.objects.count() == 0
    made.refresh_from_db()
    assignment_move(assignment=made, to="proposed", by=actor("deputy"))
    assert told("assignment_proposed") == ["administrator", "regisseur"]
