"""Each sort of leadership is found by who may see it, by a slip and by a part, and by nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from regie.access.authorisation.matrix import matrix
from regie.access.collaborations.models import Collaboration
from regie.access.covenants.models import Covenant
from regie.access.organisations.models import Membership, Organisation
from regie.access.search.registry import sources
from regie.access.search.selectors import search
from regie.access.search.services import index_rebuild
from regie.leadership.actions.models import Action
from regie.leadership.checklists.models import ChecklistAnswer
from regie.leadership.decisions.models import Decision
from regie.leadership.escalations.models import Escalation, Question
from regie.leadership.funding.models import Fund
from regie.leadership.governance.models import AgendaItem, Consultation, Line, Meeting, Member, Minutes
from regie.leadership.governance.services.consultations import consultation_create
from regie.leadership.governance.services.minutes import content_of
from regie.leadership.governance.services.planning import meetings_plan
from regie.leadership.participation.models import MayorContact, ResidentsInput
from regie.leadership.partners.models import Commitment, PartnerContact, ProgrammePartner, StructureAgreement
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import PROGRAMME

pytestmark = pytest.mark.django_db
WORD = "zwaluwstaart"
DAY = date(2026, 1, 5)


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def _partner(programme) -> ProgrammePartner:
    police = Organisation.objects.create(name="Politie", kind="police")
    return ProgrammePartner.objects.create(
        programme=programme, organisation=police, tier="core", joined_on=DAY
    )


def _meeting(programme, name="Kernpartners", status="planned") -> Meeting:
    consultation = Consultation.objects.create(
        programme=programme, name=name, level="tactical", kind="other", frequency="as_needed"
    )
    now = timezone.now()
    return Meeting.objects.create(
        consultation=consultation, starts_at=now, ends_at=now + timedelta(hours=1), status=status,
        closed_at=now if status == "closed" else None,
    )  # fmt: skip


def _line(programme, status="closed", **more) -> Line:
    meeting = _meeting(programme, status=status)
    Minutes.objects.create(
        meeting=meeting, number=1, content=content_of(meeting), made_by_name="A", made_at=timezone.now()
    )
    return Line.objects.create(
        meeting=meeting, uuid=uuid4(), kind="note", typed=WORD, text=WORD, created_by_name="A", **more
    )


def _escalation(programme) -> Escalation:
    return Escalation.objects.create(
        programme=programme, number=1, to="mayor", raised_on=DAY, subject=WORD, reason="x"
    )


def _answer(programme) -> ChecklistAnswer:
    return ChecklistAnswer.objects.create(
        scope_kind=PROGRAMME, scope_id=programme.pk, programme=programme, question="LL1", verdict="yes",
        explanation=f"Zie {WORD}", by_name="A", at=timezone.now(), review_on=DAY + timedelta(days=180),
    )  # fmt: skip


def _collaboration(programme) -> Collaboration:
    return Collaboration.objects.create(
        municipality=programme.municipality, name=WORD, purpose="x", starts_on=DAY
    )


MAKE = {
    "governance.consultation": lambda of: _meeting(of, WORD).consultation,
    "governance.meeting": lambda of: _meeting(of, WORD),
    "governance.agendaitem": lambda of: AgendaItem.objects.create(meeting=_meeting(of), title=WORD, level="tactical"),
    "governance.line": _line,
    "partners.programmepartner": lambda of: ProgrammePartner.objects.create(
        programme=of, organisation=Organisation.objects.create(name=WORD, kind="police"), tier="core", joined_on=DAY
    ),
    "partners.partnercontact": lambda of: PartnerContact.objects.create(
        partner=_partner(of), function="wijkagent", name=f"A. {WORD}", from_on=DAY
    ),
    "partners.commitment": lambda of: Commitment.objects.create(partner=_partner(of), what=WORD, on=DAY),
    "partners.structureagreement": lambda of: StructureAgreement.objects.create(
        programme=of, structure="other", what=WORD, agreed_on=DAY
    ),
    "participation.residentsinput": lambda of: ResidentsInput.objects.create(
        programme=of, held_on=DAY, form="evening", said=WORD
    ),
    "participation.mayorcontact": lambda of: MayorContact.objects.create(
        programme=of, held_on=DAY, with_whom="residents", note=WORD
    ),
    "checklists.checklistanswer": _answer,
    "actions.action": lambda of: Action.objects.create(
        programme=of, municipality=of.municipality, number=1, title=WORD
    ),
    "decisions.decision": lambda of: Decision.objects.create(
        programme=of, municipality=of.municipality, number=1, title=WORD, body="college", decided_on=DAY,
        subject="other", outcome="adopted",
    ),
    "escalations.escalation": _escalation,
    "escalations.question": lambda of: Question.objects.create(programme=of, text=WORD, asked_on=DAY),
    "funding.fund": lambda of: Fund.objects.create(
        programme=of, name=WORD, kind="budget", amount=1, starts_on=DAY, ends_on=DAY, domain="safety"
    ),
    "collaborations.collaboration": _collaboration,
    "covenants.covenant": lambda of: Covenant.objects.create(
        collaboration=_collaboration(of), title=WORD, valid_from=DAY, valid_to=DAY
    ),
}  # fmt: skip


def found(reader, typed: str, key: str) -> list[int]:
    return [one.pk for group in search(reader, typed, only=key) for one in group.found]


@pytest.mark.parametrize("key", MAKE)
def test_each_sort_is_found_by_who_may_see_it_and_by_nobody_else(
    key, programme, actor, other_municipality, client_as
):
    row = MAKE[key](programme)
    index_rebuild()
    me = actor("regisseur")
    for typed in (WORD, "zwaluwst", "zwalwustaart"):
        assert found(me, typed, key) == [row.pk], typed
    url = next(one.url for group in search(me, WORD, only=key) for one in group.found)
    assert client_as("regisseur").get(url).status_code == 200
    assert found(actor("regisseur", other_municipality), WORD, key) == []
    source = next(each for each in sources() if each.key == key)
    without = [role for role in ("coach", "analyst", "functional_manager", "privacy_officer", "national_programme")
               if not matrix()[source.kind].reach("view", role)]  # fmt: skip
    assert without
    for role in without:
        assert found(actor(role), WORD, key) == []


@pytest.mark.parametrize(("organisation", "sees"), [("own", True), ("another", False)])
def test_a_partner_finds_its_own_contacts_and_consultations(programme, actor, member, organisation, sees):
    contact = MAKE["partners.partnercontact"](programme)
    item = MAKE["governance.agendaitem"](programme)
    mine = contact.partner.organisation
    Membership.objects.filter(user=member("core_partner")).update(
        organisation=mine if sees else Organisation.objects.create(name="Anders", kind="other")
    )
    Member.objects.create(consultation=item.meeting.consultation, organisation=mine)
    index_rebuild()
    me = actor("core_partner")
    assert bool(found(me, WORD, "partners.partnercontact")) == sees
    assert bool(found(me, WORD, "governance.agendaitem")) == sees


def test_what_was_taken_away_or_goes_on_is_no_minutes(programme, actor):
    _line(programme, removed_at=timezone.now())
    index_rebuild()
    assert found(actor("regisseur"), WORD, "governance.line") == []
    Line.objects.update(removed_at=None)
    Meeting.objects.update(status="running", closed_at=None)
    assert found(actor("regisseur"), WORD, "governance.line") == []


def test_who_left_a_partner_is_not_found(programme, actor):
    MAKE["partners.partnercontact"](programme)
    PartnerContact.objects.update(until=DAY)
    index_rebuild()
    assert found(actor("regisseur"), WORD, "partners.partnercontact") == []


def test_an_answer_that_was_taken_back_is_not_found(programme, actor):
    _answer(programme)
    index_rebuild()
    ChecklistAnswer.objects.update(ended_at=timezone.now(), ending="taken_back", ended_by_name="A")
    assert found(actor("regisseur"), WORD, "checklists.checklistanswer") == []


def test_a_year_of_meetings_is_found_at_once_by_name_and_month(
    programme, actor, django_capture_on_commit_callbacks
):
    by = actor("regisseur")
    values = {
        "name": WORD, "level": "tactical", "kind": "other", "frequency": "monthly", "weekday": 1, "week": 1,
        "time": "10:00", "duration": 60, "first_on": DAY,
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        made = consultation_create(programme=programme, values=values, by=by)
    made.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        planned = meetings_plan(consultation=made, by=by)
    (group,) = search(by, WORD, only="governance.meeting", each=60)
    assert len(group.found) == planned.new + planned.holidays > 8
    (june,) = search(by, f"{WORD} juni", only="governance.meeting")
    assert all(" juni " in one.context for one in june.found)
    assert len(june.found) <= 2
