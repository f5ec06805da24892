"""Role matrices: filled in one click, gaps that show and close, nothing overwritten, the download."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from regie.access.authorisation.policies import Refused
from regie.access.organisations.choices import OrganisationKind
from regie.access.organisations.models import Organisation
from regie.leadership.partners.choices import MatrixKind, Part
from regie.leadership.partners.models import ProgrammePartner, RoleCell, RoleMatrix, RoleTask
from regie.leadership.partners.selectors import current_partners, gaps_of, matrices_of
from regie.leadership.partners.services.matrices import (
    matrix_fill,
    matrix_unfill,
    task_add,
    task_change,
    task_remove,
)
from regie.leadership.partners.templates_of_roles import template_of, templates
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db
KINDS = ["municipality", "police", "youth_work"]


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def partners(programme, municipality):
    made = {}
    for kind in KINDS:
        organisation = Organisation.objects.create(name=f"{kind} noord", kind=kind)
        organisation.municipalities.add(municipality)
        made[kind] = ProgrammePartner.objects.create(
            programme=programme, organisation=organisation, tier="core", joined_on=date(2026, 1, 1)
        )
    return made


def gaps(programme, kind="aftercare"):
    return gaps_of(
        matrices_of([programme.pk])[programme.pk][kind], current_partners([programme.pk])[programme.pk]
    )


def test_the_templates_name_kinds_that_exist_and_have_somebody_for_each_task():
    assert set(templates()) == set(MatrixKind.values)
    for kind in MatrixKind:
        rows = template_of(kind)
        assert len({row.code for row in rows}) == len({row.title for row in rows}) == len(rows) >= 10
        for row in rows:
            assert set(row.roles) <= set(OrganisationKind.values)
            assert any(role.part == Part.DOES for role in row.roles.values()), row.title
            assert len(row.title) <= 200 and all(len(role.power) <= 200 for role in row.roles.values())


def test_one_click_fills_the_roles_of_the_partners_there_are(actor, programme, partners):
    matrix = matrix_fill(programme=programme, kind="aftercare", by=actor("regisseur"))
    assert matrix.tasks.count() == len(template_of("aftercare"))
    cells = RoleCell.objects.filter(task__code="nz-plan")
    assert {(cell.partner, cell.part) for cell in cells} == {
        (partners["municipality"], "does"), (partners["police"], "informed"), (partners["youth_work"], "informed")
    }  # fmt: skip
    found = gaps(programme)
    assert "nz-school" in {task.code for task in found.tasks}  # there is no school
    assert "nz-plan" not in {task.code for task in found.tasks}


def test_filling_again_adds_what_is_missing_and_leaves_the_rest(actor, programme, partners):
    by = actor("regisseur")
    matrix = matrix_fill(programme=programme, kind="aftercare", by=by)
    task = matrix.tasks.get(code="nz-plan")
    task_change(
        task=task, values={"title": "Ons plan"}, cells={partners["police"].pk: ("does", "")}, version=1, by=by
    )
    task_remove(task=matrix.tasks.get(code="nz-school"), by=by)
    matrix_fill(programme=programme, kind="aftercare", by=by)
    assert matrix.tasks.filter(code="nz-school").count() == 1
    assert matrix.tasks.get(code="nz-plan").title == "Ons plan"
    assert RoleCell.objects.get(task=task, partner=partners["police"]).part == "does"
    assert matrix.tasks.count() == len(template_of("aftercare"))


def test_a_gap_closes_when_somebody_does_it_and_opens_when_that_partner_leaves(actor, programme, partners):
    by = actor("regisseur")
    matrix = matrix_fill(programme=programme, kind="aftercare", by=by)
    task, youth = matrix.tasks.get(code="nz-school"), partners["youth_work"]
    cells = {youth.pk: ("does", "Kent de mentor")}
    saved = task_change(task=task, values={}, cells=cells, version=1, by=by)
    assert task not in gaps(programme).tasks and saved.version == 2
    ProgrammePartner.objects.filter(pk=youth.pk).update(left_on=date(2026, 2, 1), left_reason="Weg")
    assert task in gaps(programme).tasks
    with pytest.raises(VersionConflict):
        task_change(task=task, values={}, cells={youth.pk: ("", "")}, version=1, by=by)


def test_being_informed_is_no_task(actor, programme, partners):
    matrix = RoleMatrix.objects.create(programme=programme, kind="aftercare")
    task = RoleTask.objects.create(matrix=matrix, title="Iets")
    cells = {partners["police"].pk: ("informed", ""), partners["municipality"].pk: ("co_decides", "")}
    task_change(task=task, values={}, cells=cells, version=1, by=actor("regisseur"))
    assert set(gaps(programme).partners) == {partners["police"], partners["youth_work"]}


def test_undo_takes_back_a_matrix_that_nobody_changed(actor, programme, partners):
    by = actor("regisseur")
    matrix = matrix_fill(programme=programme, kind="aftercare", by=by)
    matrix_unfill(matrix=matrix, version=matrix.version, by=by)
    assert not RoleMatrix.objects.exists()
    matrix = matrix_fill(programme=programme, kind="aftercare", by=by)
    task_add(matrix=matrix, values={"title": "Van ons", "phase": ""}, by=by)
    with pytest.raises(ValidationError):
        matrix_unfill(matrix=matrix, version=matrix.version, by=by)
    assert RoleTask.objects.filter(title="Van ons").exists()


def test_a_task_has_a_name_of_its_own_and_cells_of_this_programme_only(
    actor, programme, partners, other_municipality
):
    by = actor("regisseur")
    matrix = matrix_fill(programme=programme, kind="aftercare", by=by)
    with pytest.raises(ValidationError) as refused:
        task_add(matrix=matrix, values={"title": matrix.tasks.first().title, "phase": ""}, by=by)
    assert "title" in refused.value.message_dict
    strange = ProgrammePartner.objects.create(
        programme=Programme.objects.create(municipality=other_municipality, name="Elders"),
        organisation=partners["police"].organisation, tier="core", joined_on=date(2026, 1, 1),
    )  # fmt: skip
    task = matrix.tasks.first()
    task_change(task=task, values={}, cells={strange.pk: ("does", "")}, version=1, by=by)
    assert not strange.role_cells.exists()


@pytest.mark.parametrize("role", ["core_partner", "administrator", "analyst"])
def test_others_read_and_do_not_write(actor, client_as, programme, partners, role):
    with pytest.raises(Refused):
        matrix_fill(programme=programme, kind="aftercare", by=actor(role))
    matrix_fill(programme=programme, kind="aftercare", by=actor("regisseur"))
    page = client_as(role).get(reverse("partners:matrix", args=[programme.pk, "aftercare"])).content.decode()
    assert "police noord" in page and reverse("partners:task", args=[RoleTask.objects.first().pk]) not in page


def test_another_municipality_finds_nothing(client_as, programme, other_municipality):
    url = reverse("partners:matrix", args=[programme.pk, "aftercare"])
    assert client_as("regisseur", other_municipality).get(url).status_code == 404
    assert (
        client_as("regisseur").get(reverse("partners:matrix", args=[programme.pk, "iets"])).status_code == 404
    )


def test_two_who_change_a_row_choose_per_field(client_as, actor, programme, partners):
    matrix = matrix_fill(programme=programme, kind="aftercare", by=actor("regisseur"))
    task, youth, police = matrix.tasks.get(code="nz-school"), partners["youth_work"], partners["police"]
    url = reverse("partners:task", args=[task.pk])
    first, second = client_as("regisseur"), client_as("deputy")
    form = second.get(url).context["form"]
    page = {name: form[name].value() or "" for name in form.fields if name != "base"}
    page["base"] = str(form["base"].value())
    assert first.post(url, page | {f"part-{youth.pk}": "does", "phase": "Van hen"}).status_code == 302
    mine = page | {f"part-{youth.pk}": "informed", f"power-{youth.pk}": "Meekijken", "title": "Van mij"}
    answer = second.post(url, mine)
    assert answer.status_code == 409
    found = {each.name: each for each in answer.context["differences"]}
    assert {name: each.keep for name, each in found.items()} == {
        "title": "mine", "phase": "theirs", f"part-{youth.pk}": "mine", f"power-{youth.pk}": "mine"
    }  # fmt: skip
    assert (found[f"part-{youth.pk}"].mine, found[f"part-{youth.pk}"].theirs) == (
        Part.INFORMED.label, Part.DOES.label
    )  # fmt: skip
    assert str(youth) in str(found[f"part-{youth.pk}"].label)
    assert dict(answer.context["hidden"])[f"power-{youth.pk}"] == "Meekijken"
    chosen = {"version": "2", "keep-phase": "theirs", f"keep-part-{youth.pk}": "theirs", "keep-title": "mine"}
    assert second.post(url, mine | chosen).status_code == 302
    task.refresh_from_db()
    cell = RoleCell.objects.get(task=task, partner=youth)
    assert (task.title, task.phase, cell.part, cell.power) == ("Van mij", "Van hen", "does", "Meekijken")
    assert not RoleCell.objects.filter(task=task, partner=police, part="informed").exists()


def test_the_download_holds_roles_and_powers(client_as, actor, programme, partners):
    matrix_fill(programme=programme, kind="aftercare", by=actor("regisseur"))
    answer = client_as("regisseur").get(reverse("partners:matrix_excel", args=[programme.pk, "aftercare"]))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
    roles, powers = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert roles[0][2:] == [str(each) for each in current_partners([programme.pk])[programme.pk]]
    assert len(roles) == len(template_of("aftercare")) + 1
    assert any("nazorg" in row[3] for row in powers[1:])
