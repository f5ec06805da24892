"""Every way around the front door that we could think of: each shows nothing, or leaves its line."""

import json
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.statements import from_the_side
from regie.access.dossiers.walls import NoOpening
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Membership
from regie.analysis.persons.models import Person
from regie.audit.processing.models import ProcessingLine

pytestmark = pytest.mark.django_db
GIVEN = "Voornaamvanniemand"


def person_in(built, by="case_director"):
    dossier, who = built.dossier(by), built.people[by]
    with processing(by=who, activity=DOSSIERS, action="change", name="test"):
        person = Person(
            dossier=dossier, source=built.organisations["municipality"], given_name=GIVEN,
            family_name="Achternaam", birth_date=timezone.localdate().replace(year=2008),
        )  # fmt: skip
        person.save()
    return person


@pytest.fixture
def built(collaboration_with):
    return collaboration_with("police")


@pytest.fixture
def person(built):
    return person_in(built)


@pytest.fixture
def theirs(collaboration_with, other_municipality):
    """A person in another municipality."""
    return person_in(collaboration_with("school", place=other_municipality))


def inside(built, who="case_director"):
    return processing(by=built.people[who], activity=DOSSIERS, action="view", name="test")


def lines(dossier_id) -> int:
    return ProcessingLine.objects.filter(data_subject_id=subject(dossier_id)).count()


READING = {
    "all": lambda: list(Person.objects.all()),
    "base manager": lambda: list(Person._base_manager.all()),
    "default manager": lambda: list(Person._default_manager.all()),
    "iterator": lambda: list(Person.objects.iterator(chunk_size=2)),
    "in_bulk": lambda: list(Person.objects.in_bulk().values()),
    "only": lambda: list(Person.objects.only("given_name")),
    "defer": lambda: list(Person.objects.defer("dossier")),
    "select_related": lambda: list(Person.objects.select_related("dossier")),
    "prefetch from the collaboration": lambda: [
        found
        for each in Collaboration.objects.prefetch_related("dossiers__person_records")
        for dossier in each.dossiers.all()
        for found in dossier.person_records.all()
    ],
    "prefetch with a query": lambda: [
        found
        for each in Dossier.objects.prefetch_related(Prefetch("person_records", to_attr="found"))
        for found in each.found
    ],
    "related manager": lambda: [
        found
        for each in Collaboration.objects.all()
        for dossier in each.dossiers.all()
        for found in dossier.person_records.all()
    ],
    "first": lambda: [found for found in [Person.objects.first()] if found],
    "latest": lambda: [Person.objects.latest("recorded_at")] if Person.objects.exists() else [],
    "serializer": lambda: list(json.loads(serializers.serialize("json", Person.objects.all()))),
    "a key of another query": lambda: list(
        Person.objects.filter(dossier__in=Dossier.objects.order_by().values("pk"))
    ),
}


@pytest.mark.parametrize("door", READING)
def test_a_reading_shows_nothing_outside_and_leaves_its_line_inside(door, built, person, theirs):
    assert READING[door]() == []
    before, before_theirs = lines(person.dossier_id), lines(theirs.dossier_id)
    with inside(built):
        assert len(READING[door]()) == 1
    assert lines(person.dossier_id) == before + 1
    assert lines(theirs.dossier_id) == before_theirs


CLOSED = {
    "values": lambda: Person.objects.values("given_name"),
    "values of everything": lambda: Person.objects.values(),
    "values with an expression": lambda: Person.objects.values(found=F("given_name")),
    "values_list": lambda: Person.objects.values_list("given_name", flat=True),
    "values_list with an expression": lambda: Person.objects.values_list(F("given_name")),
    "values of a year": lambda: Person.objects.values_list("birth_date__year"),
    "values from the dossier": lambda: Dossier.objects.values("person_records__given_name"),
    "annotate": lambda: Person.objects.annotate(found=F("given_name")).values("found"),
    "annotate from the dossier": lambda: Dossier.objects.annotate(found=F("person_records__given_name")),
    "annotate an alias": lambda: Person.objects.alias(a=F("given_name")).annotate(found=F("a")),
    "aggregate": lambda: Person.objects.aggregate(Max("given_name")),
    "aggregate by name": lambda: Person.objects.aggregate(found=Max("given_name")),
    "aggregate from the dossier": lambda: Dossier.objects.aggregate(found=Max("person_records__given_name")),
    "dates": lambda: Person.objects.dates("birth_date", "year"),
    "datetimes": lambda: Person.objects.datetimes("birth_date", "year"),
    "subquery": lambda: Dossier.objects.annotate(
        found=Subquery(Collaboration.objects.values("dossiers__person_records__given_name")[:1])
    ),
    "raw": lambda: Person.objects.raw("SELECT * FROM persons_person"),
    "extra": lambda: Person.objects.extra(select={"found": "given_name"}),
    "raw expression": lambda: Person.objects.annotate(found=RawSQL("given_name", [])),
    "union": lambda: Person.objects.all().union(Person.objects.all()),
    "intersection": lambda: Person.objects.all().intersection(Person.objects.all()),
    "moving": lambda: Person.objects.update(dossier=None),
}


@pytest.mark.parametrize("door", CLOSED)
def test_a_door_that_would_leave_no_trace_is_closed(door, built, person):
    with inside(built), pytest.raises(TypeError):
        list(CLOSED[door]())


FROM_THE_SIDE = {
    "annotate": lambda: Collaboration.objects.annotate(found=F("dossiers__person_records__given_name")),
    "values": lambda: Collaboration.objects.values_list("dossiers__person_records__given_name"),
    "values from people": lambda: Membership.objects.values_list("dossier_tasks__dossier__number"),
    "aggregate": lambda: [Collaboration.objects.aggregate(found=Max("dossiers__person_records__given_name"))],
    "filter": lambda: Collaboration.objects.filter(dossiers__person_records__version=1),
    "count": lambda: Collaboration.objects.annotate(found=Count("dossiers__person_records")),
    "union": lambda: (
        Ground.objects.order_by()
        .values_list("pk", "code")
        .union(Person.objects.order_by().values_list("pk", "version"))
    ),
}


@pytest.mark.parametrize("door", FROM_THE_SIDE)
def test_another_table_gives_no_way_in(door, built, person):
    with inside(built), pytest.raises(NoOpening):
        list(FROM_THE_SIDE[door]())
    if connection.vendor != "postgresql" and door != "union":  # there row-level security shows nothing
        with pytest.raises(NoOpening):
            list(FROM_THE_SIDE[door]())


def test_what_counts_and_asks_whether_there_is_something_may(built, person):
    with inside(built):
        assert Person.objects.aggregate(found=Count("given_name"))["found"] == 1
        assert Dossier.objects.annotate(found=Count("person_records")).get().found == 1
        has = Exists(Person.objects.filter(dossier=OuterRef("pk")))
        assert Dossier.objects.annotate(has=has).values_list("has", flat=True).get() is True
        assert Person.objects.values_list("dossier__number", flat=True).get() == 1
        assert Person.objects.values_list("pk", "dossier_id").get() == (person.pk, person.dossier_id)


def test_a_query_made_inside_gives_nothing_outside(built, person):
    with inside(built):
        rows = Person.objects.all()
    if connection.vendor == "postgresql":
        assert list(rows) == []
    else:
        with pytest.raises(NoOpening):
            list(rows)


def test_raw_sql_finds_nothing_outside(built, person):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT given_name FROM persons_person")
            assert cursor.fetchall() == []
            with inside(built):
                cursor.execute("SELECT count(*) FROM persons_person")
                assert cursor.fetchone() == (1,)
        else:
            with pytest.raises(NoOpening):
                cursor.execute("SELECT given_name FROM persons_person")


@pytest.mark.parametrize("way", ["save", "bulk_create", "get_or_create", "update_or_create"])
def test_nothing_is_written_to_a_dossier_beyond_the_opening(way, built, theirs):
    row = {
        "dossier": theirs.dossier,
        "source": built.organisations["municipality"],
        "given_name": "x",
        "family_name": "y",
        "birth_date": timezone.localdate(),
    }
    ways = {
        "save": lambda: Person(**row).save(),
        "bulk_create": lambda: Person.objects.bulk_create([Person(**row)]),
        "get_or_create": lambda: Person.objects.get_or_create(dossier=theirs.dossier, defaults=row),
        "update_or_create": lambda: Person.objects.update_or_create(dossier=theirs.dossier, defaults=row),
    }
    with pytest.raises(NoOpening):
        ways[way]()
    with pytest.raises(NoOpening), inside(built):
        ways[way]()


def test_a_row_in_hand_is_not_moved_to_a_dossier_beyond_the_opening(built, person, theirs):
    with pytest.raises(NoOpening), inside(built):
        found = Person.objects.get()
        found.dossier = theirs.dossier
        found.save()


def test_a_dossier_is_not_opened_in_a_collaboration_beyond_the_opening(built, theirs):
    other = theirs.dossier.collaboration
    with pytest.raises(NoOpening), inside(built):
        Dossier(
            municipality_id=other.municipality_id, collaboration=other, number=99, opened_at=timezone.now()
        ).save()


def test_changing_and_removing_in_bulk_reach_no_further_and_leave_lines(built, person, theirs):
    assert Person.objects.update(version=9) == 0
    before = lines(person.dossier_id)
    with inside(built):
        assert Person.objects.update(version=9) == 1
    assert lines(person.dossier_id) == before + 1
    with inside(built):
        assert Person.objects.all().delete()[0] == 1
    assert lines(person.dossier_id) == before + 2


def test_refreshing_is_a_reading(built, person):
    with pytest.raises(Person.DoesNotExist):
        person.refresh_from_db()
    before = lines(person.dossier_id)
    with inside(built):
        person.refresh_from_db()
    assert lines(person.dossier_id) == before + 1


@pytest.mark.parametrize("label", [(), ("persons",), ("persons.Person",), ("dossiers",)])
def test_dumpdata_refuses_personal_data(label, person):
    with pytest.raises(CommandError, match="plain text"):
        call_command("dumpdata", *label, stdout=StringIO())


def test_dumpdata_still_gives_what_is_open(built):
    out = StringIO()
    call_command("dumpdata", "grounds", stdout=out)
    assert len(json.loads(out.getvalue())) >= Ground.objects.count()


def test_tasks_are_behind_the_wall_too(built):
    dossier = built.dossier()
    membership = built.users["case_director"].memberships.get()
    assert list(membership.dossier_tasks.all()) == []
    assert DossierTask.objects.filter(dossier=dossier).exists() is False


@pytest.mark.parametrize(
    ("sql", "side"),
    [
        ('SELECT * FROM "dossiers_dossier"', False),
        ('SELECT * FROM "persons_person" INNER JOIN "dossiers_dossier" ON (1=1)', False),
        ('SELECT * FROM "grounds_ground" INNER JOIN "persons_person" ON (1=1)', True),
        ('SELECT * FROM "grounds_ground" WHERE EXISTS(SELECT 1 FROM "dossiers_dossier" U0)', False),
        ('SELECT 1 FROM "grounds_ground" UNION SELECT 1 FROM "persons_person"', True),
        ('SELECT (SELECT 1 FROM "persons_person" U0) FROM "x" LEFT OUTER JOIN "dossiers_dossier" T', True),
    ],
)
def test_the_look_at_a_statement(sql, side):
    assert from_the_side(sql) is side
