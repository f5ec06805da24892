"""The wall, the door in it, and what passing it leaves behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from regie.access.authorisation.policies import Refused, check, decide, narrow
from regie.access.covenants.services import covenant_withdraw
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.selectors import dossiers_for
from regie.access.dossiers.services import dossier_restrict, emergency_open
from regie.access.dossiers.walls import NoOpening, wall_down
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine

pytestmark = pytest.mark.django_db


def seen(by) -> set:
    with processing(by=by, activity=DOSSIERS, action="view", name="test"):
        return {dossier.pk for dossier in dossiers_for(by)}


def test_outside_a_processing_a_query_finds_nothing(collaboration_with):
    built = collaboration_with("police")
    dossier = built.dossier()
    assert list(Dossier.objects.all()) == []
    assert Dossier.objects.filter(pk=dossier.pk).exists() is False
    with pytest.raises(NoOpening):
        dossier.save()


def test_a_forgotten_filter_shows_only_own_collaborations(collaboration_with, other_municipality):
    built = collaboration_with("police")
    other = collaboration_with("police", name="Andere aanpak", place=other_municipality)
    mine, theirs = built.dossier(), other.dossier()
    with processing(by=built.people["police"], activity=DOSSIERS, action="view", name="test"):
        assert [dossier.pk for dossier in Dossier.objects.all()] == [mine.pk]
    with wall_down():
        assert {dossier.pk for dossier in Dossier.objects.all()} == {mine.pk, theirs.pk}


def test_raw_sql_is_held_by_the_server(collaboration_with):
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    built = collaboration_with("police")
    built.dossier()

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM dossiers_dossier")
            return int(cursor.fetchone()[0])

    assert count() == 0
    with processing(by=built.people["police"], activity=DOSSIERS, action="view", name="test"):
        assert count() == 1
    assert count() == 0


def test_every_reading_leaves_a_line_per_data_subject_and_one_event(collaboration_with):
    built = collaboration_with("police")
    dossiers = [built.dossier() for _ in range(3)]
    lines, events = ProcessingLine.objects.count(), Event.objects.count()
    assert seen(built.people["police"]) == {dossier.pk for dossier in dossiers}
    new = ProcessingLine.objects.order_by("-pk")[: ProcessingLine.objects.count() - lines]
    assert {line.data_subject_id for line in new} == {subject(dossier.pk) for dossier in dossiers}
    assert Event.objects.count() == events + 1
    event = Event.objects.order_by("-pk").first()
    assert event.detail["files"] == 3
    assert {line.parent_span_id for line in new} == {event.span_id}


def test_without_a_covenant_nothing_is_readable_from_that_minute(collaboration_with):
    built = collaboration_with("police", "youth_work")
    dossier = built.dossier()
    police = built.people["police"]
    assert seen(police) == {dossier.pk}
    signature = built.covenant.signatures.get(organisation=built.organisations["police"])
    covenant_withdraw(signature=signature, reason="Ander beleid", by=built.people["regisseur"])
    assert seen(police) == set()
    decision = decide(police, "view", dossier)
    assert not decision
    assert "withdrew" in str(decision.reasons[0]) or "trok zich" in str(decision.reasons[0])
    assert seen(built.people["youth_work"]) == {dossier.pk}


def test_an_expired_covenant_closes_everything(collaboration_with):
    built = collaboration_with("police")
    dossier = built.dossier()
    built.covenant.valid_to = timezone.localdate() - timedelta(days=1)
    built.covenant.save()
    for who in built.people.values():
        assert seen(who) == set()
        assert not decide(who, "view", dossier)


def test_a_restricted_dossier_is_for_named_people_and_an_emergency(collaboration_with):
    built = collaboration_with("police")
    dossier = built.dossier()
    director, police = built.people["case_director"], built.people["police"]
    with processing(by=director, activity=DOSSIERS, action="manage", name="test"):
        dossier_restrict(dossier=dossier, reason="Bekende van een medewerker", by=director)
    assert seen(police) == set()
    assert seen(director) == {dossier.pk}
    emergency_open(dossier=dossier, reason="Dreiging", by=police)
    assert seen(police) == {dossier.pk}
    with pytest.raises(Refused):
        check(police, "change", dossier)


def test_decide_and_narrow_agree(collaboration_with, other_municipality):
    built, other = collaboration_with("police"), collaboration_with("school", place=other_municipality)
    dossiers = [built.dossier(), built.dossier(), other.dossier()]
    with processing(by=built.people["case_director"], activity=DOSSIERS, action="manage", name="test"):
        dossier_restrict(dossier=dossiers[0], reason="Reden", by=built.people["case_director"])
    for who in [*built.people.values(), *other.people.values()]:
        for action in ("view", "change", "manage", "emergency"):
            with processing(by=who, activity=DOSSIERS, action="view", name="test"):
                listed = set(narrow(Dossier.objects.all(), who, action).values_list("pk", flat=True))
            if action == "emergency":  # reaches further than the wall opens, on purpose
                continue
            decided = {dossier.pk for dossier in dossiers if decide(who, action, dossier)}
            assert listed == decided, (who, action)
