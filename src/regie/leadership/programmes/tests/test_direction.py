"""Who directs a programme: the people, the mandate, the means, the areas, the handover and its file."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from regie.access.authorisation.policies import Refused
from regie.access.collaborations.models import Collaboration
from regie.audit.events.models import Event
from regie.leadership.programmes.handover import Section, handover_section, sections
from regie.leadership.programmes.models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover
from regie.leadership.programmes.services import (
    DIRECTION_FIELDS,
    Handover,
    direction_change,
    handover_change,
    part_add,
    part_change,
    part_remove,
    part_restore,
    programme_create,
)
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord", area="Noord")


def direct(programme, by, handover=None, **values):
    programme.refresh_from_db()
    return direction_change(
        programme=programme, values=values, version=programme.version, by=by, handover=handover
    )


def url(name, *args) -> str:
    return reverse(f"programmes:{name}", args=args)


def filled(programme, **changes) -> dict:
    programme.refresh_from_db()
    page = {"lead": "municipality", "version": programme.version, "handover_on": "2026-01-01"}
    return page | changes


def test_people_and_mandate_are_saved_with_what_was(actor, member, programme):
    director = member("regisseur")
    saved = direct(
        programme,
        actor("regisseur"),
        regisseur=director,
        mandate=" Mag inzet verschuiven ",
        mandate_on=date(2026, 1, 2),
    )
    assert (saved.regisseur, saved.mandate, saved.version) == (director, "Mag inzet verschuiven", 2)
    event = Event.objects.latest("pk")
    assert event.action == "change the direction"
    assert event.detail["differences"]["regisseur"] == [None, str(director)]
    assert not RegisseurHandover.objects.exists()


def test_nothing_changed_writes_nothing(actor, programme):
    before = Event.objects.count()
    assert direct(programme, actor("regisseur"), lead="municipality", mandate="").version == 1
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "role", ["case_director", "core_partner", "administrator", "analyst", "national_programme"]
)
def test_only_regisseur_and_deputy_write_it(actor, programme, role):
    with pytest.raises(Refused):
        direct(programme, actor(role), mandate="x")
    with pytest.raises(Refused):
        part_add(part="area", programme=programme, values={"name": "West"}, by=actor(role))


def test_another_municipality_writes_nothing(actor, programme, other_municipality):
    with pytest.raises(Refused):
        direct(programme, actor("regisseur", other_municipality), mandate="x")


def test_an_ended_programme_stands_still(actor, programme):
    Programme.objects.update(status="ended")
    with pytest.raises(Refused):
        direct(programme, actor("regisseur"), mandate="x")


def test_the_deputy_is_somebody_else(actor, member, programme):
    person = member("regisseur")
    with pytest.raises(ValidationError) as error:
        direct(programme, actor("regisseur"), regisseur=person, deputy=person)
    assert "deputy" in error.value.message_dict


def test_a_date_without_a_mandate_is_refused(actor, programme):
    with pytest.raises(ValidationError) as error:
        direct(programme, actor("regisseur"), mandate_on=date(2026, 1, 1))
    assert "mandate" in error.value.message_dict


def test_a_lower_version_is_a_conflict(actor, programme):
    direct(programme, actor("regisseur"), mandate="Eén")
    with pytest.raises(VersionConflict):
        direction_change(programme=programme, values={"mandate": "Twee"}, version=1, by=actor("deputy"))


def test_unknown_fields_are_a_mistake_in_code(actor, programme):
    with pytest.raises(TypeError):
        direct(programme, actor("regisseur"), name="x")


@time_machine.travel("2026-05-10 12:00")
def test_another_regisseur_needs_a_reason_and_leaves_a_handover(actor, member, programme):
    by, first, second = actor("regisseur"), member("regisseur"), member("deputy")
    direct(programme, by, regisseur=first)
    for told in (None, Handover(reason=" ", on=date(2026, 5, 10))):
        with pytest.raises(ValidationError) as error:
            direct(programme, by, told, regisseur=second)
        assert "handover_reason" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        direct(programme, by, Handover(reason="Nieuwe baan", on=date(2026, 5, 11)), regisseur=second)
    assert "handover_on" in error.value.message_dict
    assert Programme.objects.get().regisseur == first
    direct(
        programme, by, Handover(reason="Nieuwe baan", on=date(2026, 5, 10), is_warm=True), regisseur=second
    )
    made = RegisseurHandover.objects.get()
    assert (made.from_user, made.to_user, made.is_warm, made.reason) == (first, second, True, "Nieuwe baan")
    assert Event.objects.latest("pk").detail["reason"] == "Nieuwe baan"


def test_leaving_without_a_successor_is_a_handover_too(actor, member, programme):
    by = actor("regisseur")
    direct(programme, by, regisseur=member("regisseur"))
    direct(programme, by, Handover(reason="Vertrokken", on=timezone.localdate()), regisseur=None)
    made = RegisseurHandover.objects.get()
    assert made.to_user is None
    changed = handover_change(handover=made, values={"is_warm": True, "note": "Gesproken"}, version=1, by=by)
    assert (changed.is_warm, changed.version) == (True, 2)
    with pytest.raises(VersionConflict):
        handover_change(handover=made, values={"is_warm": False, "note": ""}, version=1, by=by)


def test_collaborations_are_kept_and_logged(actor, municipality, programme):
    one = Collaboration.objects.create(
        municipality=municipality, name="Groepsaanpak", purpose="x", starts_on=date(2026, 1, 1)
    )
    saved = direct(programme, actor("regisseur"), collaborations=[one])
    assert list(saved.collaborations.all()) == [one]
    assert list(one.programmes.all()) == [programme]
    assert Event.objects.latest("pk").detail["differences"]["collaborations"] == [[], ["Groepsaanpak"]]
    assert direct(programme, actor("regisseur"), collaborations=[]).collaborations.count() == 0


def test_the_area_told_at_the_start_becomes_a_row(actor):
    made = programme_create(values={"name": "Nieuw", "area": "Zuid"}, by=actor("regisseur"))
    assert [area.name for area in made.areas.all()] == ["Zuid"]


def test_areas_are_added_changed_taken_away_and_put_back(actor, programme):
    by = actor("deputy")
    area = part_add(part="area", programme=programme, values={"name": " West ", "kind": "district"}, by=by)
    assert area.name == "West"
    with pytest.raises(ValidationError):
        part_add(part="area", programme=programme, values={"name": "West"}, by=by)
    changed = part_change(row=area, values={"name": "Oud-West", "kind": "district"}, version=1, by=by)
    assert (changed.name, changed.version) == ("Oud-West", 2)
    with pytest.raises(VersionConflict):
        part_change(row=area, values={"name": "Nog anders", "kind": "district"}, version=1, by=by)
    part_remove(row=area, by=by)
    again = part_add(part="area", programme=programme, values={"name": "Oud-West"}, by=by)
    with pytest.raises(ValidationError):
        part_restore(row=area, by=by)
    part_remove(row=again, by=by)
    assert part_restore(row=area, by=by).removed_at is None
    assert [row.name for row in ProgrammeArea.objects.filter(removed_at=None)] == ["Oud-West"]


@pytest.mark.parametrize(
    "values",
    [
        {"what": "", "fte": Decimal(1)},
        {"what": "x", "fte": Decimal(-1)},
        {"what": "x", "fte": Decimal(1), "from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)},
    ],
)
def test_people_that_cannot_be_are_refused(actor, programme, values):
    with pytest.raises(ValidationError):
        part_add(part="capacity", programme=programme, values=values, by=actor("regisseur"))
    assert not AgreedCapacity.objects.exists()


def test_the_form_keeps_what_was_typed_and_asks_the_reason(client_as, member, programme):
    Programme.objects.update(regisseur=member("regisseur"))
    client = client_as("regisseur")
    answer = client.post(
        url("people", programme.pk), filled(programme, regisseur=member("deputy").pk, mandate="Blijft staan")
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"handover_reason"}
    assert "Blijft staan" in answer.content.decode()
    answer = client.post(
        url("people", programme.pk),
        filled(programme, regisseur=member("deputy").pk, handover_reason="Ziek", handover_warm="on"),
    )
    assert answer.url == url("handover", programme.pk)
    assert RegisseurHandover.objects.get().is_warm


def test_two_people_at_once_see_both_versions(client_as, programme):
    first = filled(programme, mandate="Van de een")
    base = '{"mandate": "", "lead": "municipality"}'
    assert client_as("deputy").post(url("people", programme.pk), first).status_code == 302
    answer = client_as("regisseur").post(
        url("people", programme.pk), first | {"mandate": "Van de ander", "base": base}
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Van de <ins>ander</ins>" in text or "ander" in text
    assert [each.name for each in answer.context["differences"]] == ["mandate"]
    chosen = first | {"version": 2, "mandate": "Van de ander", "base": base, "keep-mandate": "theirs"}
    assert client_as("regisseur").post(url("people", programme.pk), chosen).status_code == 302
    programme.refresh_from_db()
    assert programme.mandate == "Van de een"


def test_what_another_changed_elsewhere_asks_nothing(client_as, programme):
    sent = filled(programme, mandate="Ook bewaard", base='{"mandate": "", "lead": "municipality"}')
    Programme.objects.update(description="Van een ander", version=2)
    base = (
        '{"mandate": "", "lead": "municipality", "regisseur": null, "deputy": null, "principal_role": "",'
        ' "principal": null, "principal_name": "", "mandate_on": null, "budget_agreed": null, "collaborations": []}'
    )
    assert client_as("regisseur").post(url("people", programme.pk), sent | {"base": base}).status_code == 302
    programme.refresh_from_db()
    assert (programme.mandate, programme.description) == ("Ook bewaard", "Van een ander")


def test_row_screens_add_change_and_undo(client_as, programme):
    client = client_as("regisseur")
    answer = client.post(
        url("capacity_add", programme.pk), {"what": "Jongerenwerk", "fte": "1,5"}, follow=True
    )
    made = AgreedCapacity.objects.get()
    assert made.fte == Decimal("1.5")
    assert url("capacity_remove", made.pk) in answer.content.decode()
    client.post(url("capacity_edit", made.pk), {"what": "Straatwerk", "fte": "2", "version": 1})
    client.post(url("capacity_remove", made.pk))
    made.refresh_from_db()
    assert (made.what, bool(made.removed_at)) == ("Straatwerk", True)
    client.post(url("capacity_restore", made.pk))
    made.refresh_from_db()
    assert made.removed_at is None
    answer = client.post(url("area_add", programme.pk), {"name": "", "kind": "district"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name"})


def test_people_of_another_municipality_cannot_be_chosen(client_as, member, programme, other_municipality):
    stranger = member("regisseur", other_municipality)
    answer = client_as("regisseur").post(
        url("people", programme.pk), filled(programme, regisseur=stranger.pk)
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"regisseur"}


def test_a_published_programme_shows_its_direction_to_nobody_else(
    client_as, member, programme, other_municipality
):
    Programme.objects.update(is_published=True, regisseur=member("regisseur"), mandate="Geheim mandaat")
    own = client_as("case_director").get(url("detail", programme.pk)).content.decode()
    assert "Geheim mandaat" in own
    answer = client_as("regisseur", other_municipality).get(url("detail", programme.pk))
    assert answer.status_code == 200
    assert "Geheim mandaat" not in answer.content.decode()
    assert str(member("regisseur")) not in answer.content.decode()
    for name in ("history", "handover"):
        refused = client_as("regisseur", other_municipality).get(url(name, programme.pk))
        assert refused.status_code in (403, 404)


def test_history_tells_who_changed_what(client_as, actor, member, programme):
    direct(programme, actor("regisseur"), regisseur=member("regisseur"), mandate_on=None, lead="police")
    text = client_as("analyst").get(url("history", programme.pk)).content.decode()
    assert str(member("regisseur")) in text
    assert "politie" in text


def test_handover_file_in_two_forms(client_as, actor, member, programme):
    direct(programme, actor("regisseur"), regisseur=member("regisseur"), mandate="Mag inzet verschuiven")
    part_add(
        part="capacity",
        programme=programme,
        values={"what": "Straatwerk", "fte": Decimal("1.50")},
        by=actor("deputy"),
    )
    client = client_as("regisseur")
    page = client.get(url("handover", programme.pk))
    assert "Straatwerk" in page.content.decode()
    pdf = client.get(url("handover_file", programme.pk, "pdf"))
    text = "".join(each.extract_text() for each in PdfReader(BytesIO(pdf.content)).pages)
    assert "Mag inzet verschuiven" in text
    assert "1,5 fte" in text
    word = client.get(url("handover_file", programme.pk, "docx"))
    tables = Document(BytesIO(word.content)).tables
    cells = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert {"Straatwerk", "Mag inzet verschuiven"} <= cells
    assert Event.objects.filter(action="export the handover file").count() == 2
    assert client.get(url("handover_file", programme.pk, "txt")).status_code == 404
    assert client_as("core_partner").get(url("handover_file", programme.pk, "pdf")).status_code == 403


def test_sections_stand_in_order_and_a_key_stands_once():
    keys = [section.key for section in sections()]
    assert keys.index("people") < keys.index("mandate") < keys.index("findings")
    with pytest.raises(ValueError, match="people"):
        handover_section("people", "x", lambda programme, reader: [])
    assert all(isinstance(section, Section) for section in sections())


def test_the_page_asks_the_same_number_of_queries_at_two_sizes(
    client_as, actor, programme, django_assert_max_num_queries
):
    client = client_as("regisseur")
    client.get(url("detail", programme.pk))
    with django_assert_max_num_queries(12) as few:
        client.get(url("detail", programme.pk))
    by = actor("regisseur")
    for number in range(12):
        part_add(part="area", programme=programme, values={"name": f"Wijk {number}"}, by=by)
        part_add(
            part="capacity", programme=programme, values={"what": f"W {number}", "fte": Decimal(1)}, by=by
        )
    client.get(url("detail", programme.pk))
    with django_assert_max_num_queries(12) as many:
        client.get(url("detail", programme.pk))
    assert len(few) == len(many)


def test_the_list_asks_the_same_number_of_queries_at_two_sizes(
    client_as, municipality, programme, django_assert_max_num_queries
):
    client = client_as("regisseur")
    with django_assert_max_num_queries(12) as few:
        client.get(url("list"))
    for number in range(20):
        Programme.objects.create(municipality=municipality, name=f"P {number}")
    with django_assert_max_num_queries(12) as many:
        client.get(url("list"))
    assert len(few) == len(many)


def test_every_field_of_the_direction_is_one_of_the_model():
    names = {field.name for field in [*Programme._meta.fields, *Programme._meta.many_to_many]}
    assert set(DIRECTION_FIELDS) <= names


def test_days_in_the_past_are_fine(actor, member, programme):
    by = actor("regisseur")
    direct(programme, by, regisseur=member("regisseur"))
    past = timezone.localdate() - timedelta(days=30)
    direct(programme, by, Handover(reason="Ander werk", on=past), regisseur=member("deputy"))
    assert RegisseurHandover.objects.get().on == past


def test_the_page_shows_five_findings_first_and_all_when_asked(client_as, programme):
    client, address = client_as("regisseur"), reverse("programmes:detail", args=[programme.pk])
    page = client.get(address)
    shown, every = page.context["findings"], client.get(address + "?bevindingen=alle").context["findings"]
    assert len(shown) == 5 < len(every)
    assert shown == every[:5]
    assert {rule.severity for rule, _found in shown} <= {"blocks", "warns"}
    text = page.content.decode()
    number = sum(len(found) for _rule, found in every)
    assert "?bevindingen=alle#opvallend" in text and f'number-badge">{number}<' in text
    assert "bevindingen=alle#" not in client.get(address + "?bevindingen=alle").content.decode()
