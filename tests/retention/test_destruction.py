"""Two people, one dossier at a time, and nothing that leads back to a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.dossiers.holdings import holdings
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.services import dossier_hold, dossier_reopen
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.models import Document, Guardian, Person
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine
from regie.privacy.retention.activities import RETENTION
from regie.privacy.retention.blockers import forget_blocker, register_blocker
from regie.privacy.retention.choices import LineState, ProposalState
from regie.privacy.retention.destruction import destruction_run
from regie.privacy.retention.files import register_files
from regie.privacy.retention.models import DestructionProposal, DestructionRecord, LegalHold, Permanent
from regie.privacy.retention.proposals import (
    erase_dossier,
    proposal_approve,
    proposal_cancel,
    proposal_make,
    proposal_reject,
    proposals_expire,
)
from regie.privacy.retention.reapplying import list_keep, list_path, list_read, retention_reapply
from regie.privacy.retention.services import hold_lift, hold_place, term_add
from regie.vault.files.storage import is_kept, keep

pytestmark = pytest.mark.django_db
LATER = datetime(2028, 11, 22, 12, tzinfo=UTC)


def left(dossier):
    """How many rows of a dossier there are, itself included."""
    with wall_down():
        rows = sum(each.rows(dossier.pk).count() for each in holdings())
        return rows + Dossier.objects.filter(pk=dossier.pk).count()


def proposed(house, *dossiers, by=None):
    house.clock.move_to(LATER)
    return proposal_make(dossier_ids=[each.pk for each in dossiers], by=by or house.regisseur)


def approved(house, *dossiers):
    return proposal_approve(proposal=proposed(house, *dossiers), reason="akkoord", by=house.officer)


def carried_out(house, proposal):
    return destruction_run(proposal_id=proposal.pk, by=house.officer)


def test_two_people_destroy_everything_of_a_dossier(house):
    dossier, other = house.dossier(), house.dossier()
    before = left(other)
    outcome = carried_out(house, approved(house, dossier))
    assert (outcome.destroyed, outcome.skipped, outcome.failed) == (1, 0, 0)
    assert left(dossier) == 0
    assert left(other) == before
    assert DestructionProposal.objects.get().state == ProposalState.DONE


def test_the_record_says_what_and_by_whom_and_not_whose(house):
    dossier = house.dossier()
    carried_out(house, approved(house, dossier))
    record = DestructionRecord.objects.get()
    assert record.pseudonym == subject(dossier.pk)
    assert record.kinds == {"persons.person": 1, "persons.guardian": 2, "dossiers.dossiertask": 1}
    assert (record.first_role, record.second_role) == ("regisseur", "privacy_officer")
    assert record.first != record.second
    text = str(record.__dict__)
    assert str(dossier.pk) not in text
    assert "J-001" not in text
    assert "Zandloper" not in text
    line = DestructionProposal.objects.get().lines.get()
    assert (line.dossier_id, line.reference) == (None, "")


def test_destruction_leaves_a_line_and_an_event_of_each_dossier(house):
    dossiers = [house.dossier(), house.dossier()]
    proposal = approved(house, *dossiers)
    lines, events = ProcessingLine.objects.count(), Event.objects.filter(action="destroy").count()
    carried_out(house, proposal)
    new = ProcessingLine.objects.order_by("-pk")[: ProcessingLine.objects.count() - lines]
    assert {line.data_subject_id for line in new} == {subject(each.pk) for each in dossiers}
    assert Event.objects.filter(action="destroy").count() == events + 2


def test_who_proposed_does_not_approve(house):
    proposal = proposed(house, house.dossier(), by=house.officer)
    with pytest.raises(Refused):
        proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    second_role = replace(house.officer, role="regisseur")
    with pytest.raises(Refused):
        proposal_approve(proposal=proposal, reason="akkoord", by=second_role)


def test_one_of_the_two_is_the_privacy_officer(house, member):
    from regie.access.accounts.models import User
    from regie.access.organisations.models import Membership
    from regie.access.organisations.selectors import actor_for

    first = member("regisseur").memberships.get()
    user = User.objects.create(email="tweede@voorbeeldstad.example", name="Tweede regisseur")
    Membership.objects.create(
        user=user, organisation=first.organisation, municipality=first.municipality, role="regisseur",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    proposal = proposed(house, house.dossier())
    with pytest.raises(Refused):
        proposal_approve(proposal=proposal, reason="akkoord", by=actor_for(user))
    assert proposal_approve(proposal=proposal, reason="akkoord", by=house.officer).state == "approved"


def test_the_database_itself_refuses_one_person_for_two(house):
    proposal = proposed(house, house.dossier())
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by=proposal.proposed_by, decided_at=timezone.now()
        )


def test_a_second_approver_hears_that_it_was_decided(house):
    proposal = proposed(house, house.dossier())
    proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    with pytest.raises(ValidationError):
        proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    with pytest.raises(ValidationError):
        proposal_reject(proposal=proposal, reason="toch niet", by=house.officer)
    with pytest.raises(ValidationError):
        proposal_cancel(proposal=proposal, reason="toch niet", by=house.regisseur)


def test_without_approval_nothing_goes(house):
    dossier = house.dossier()
    proposal = proposed(house, dossier)
    before = left(dossier)
    assert carried_out(house, proposal).destroyed == 0
    proposal_reject(proposal=proposal, reason="nog nodig", by=house.officer)
    assert carried_out(house, proposal).destroyed == 0
    assert left(dossier) == before
    again = proposed(house, dossier)
    proposal_cancel(proposal=again, reason="vergissing", by=house.regisseur)
    assert proposed(house, dossier).state == ProposalState.PROPOSED


def test_a_proposal_expires_after_thirty_days(house):
    dossier = house.dossier()
    proposal = proposed(house, dossier)
    house.clock.move_to(LATER + timedelta(days=30))
    with pytest.raises(ValidationError):
        proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    assert proposals_expire() == 1
    assert proposals_expire() == 0
    again = proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    assert again.state == ProposalState.PROPOSED


def test_a_dossier_stands_in_one_open_proposal(house):
    dossier = house.dossier()
    proposed(house, dossier)
    with pytest.raises(ValidationError, match="J-001"):
        proposed(house, dossier)


def test_a_hold_between_approval_and_execution_is_honoured(house):
    held, free = house.dossier(), house.dossier()
    proposal = approved(house, held, free)
    hold_place(number=held.number, reason="beroep loopt", until=date(2029, 6, 1), by=house.regisseur)
    outcome = carried_out(house, proposal)
    assert (outcome.destroyed, outcome.skipped) == (1, 1)
    assert left(held) > 0
    assert left(free) == 0
    line = proposal.lines.get(dossier_id=held.pk)
    assert line.state == LineState.SKIPPED
    assert "beroep loopt" in line.why


def test_a_hold_ends_on_its_day_or_when_it_is_lifted(house):
    dossier = house.dossier()
    house.clock.move_to(LATER)
    hold = hold_place(number=1, reason="beroep", until=date(2028, 12, 1), by=house.officer)
    with pytest.raises(ValidationError):
        hold_place(number=1, reason="nog eens", until=date(2028, 12, 1), by=house.officer)
    with pytest.raises(ValidationError, match="beroep"):
        proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    with pytest.raises(ValidationError):
        hold_lift(hold=hold, reason=" ", by=house.officer)
    hold_lift(hold=hold, reason="uitspraak gedaan", by=house.officer)
    assert proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    with pytest.raises(ValidationError):
        hold_lift(hold=hold, reason="nog eens", by=house.officer)


def test_a_dossier_reopened_after_approval_stays(house):
    dossier = house.dossier()
    proposal = approved(house, dossier)
    by = house.built.people["case_director"]
    house.built.covenant.valid_to = date(2030, 1, 1)
    house.built.covenant.save()
    with processing(by=by, activity=RETENTION, action="change", name="test"):
        dossier_reopen(dossier=dossier, reason="terug", by=by)
    assert carried_out(house, proposal).skipped == 1
    assert left(dossier) == 5


def test_a_restricted_dossier_stays(house):
    dossier = house.dossier()
    proposal = approved(house, dossier)
    with processing(by=house.officer, activity=RETENTION, action="change", name="test", wide=True):
        dossier_hold(dossier=dossier, reason="artikel 18", by=house.officer)
    assert carried_out(house, proposal).skipped == 1


def test_what_another_slice_says_stops_it(house):
    dossier = house.dossier()
    proposal = approved(house, dossier)

    def open_request(ids):
        return {each: "er loopt een inzageverzoek" for each in ids if each == dossier.pk}

    register_blocker(open_request)
    try:
        assert carried_out(house, proposal).skipped == 1
    finally:
        forget_blocker(open_request)
    assert "inzageverzoek" in proposal.lines.get().why


def test_what_was_added_after_the_proposal_is_not_destroyed_unseen(house):
    dossier = house.dossier()
    proposal = approved(house, dossier)
    with processing(by=house.officer, activity=RETENTION, action="change", name="test", wide=True):
        source = house.built.organisations["municipality"]
        Guardian(dossier=dossier, source=source, name="Nog iemand", relation="parent").save()
    assert carried_out(house, proposal).skipped == 1
    assert left(dossier) == 6


def test_records_with_a_shorter_term_go_and_the_dossier_stays(house):
    term_add(category="ordinary", duration="P6M", starts="recorded", rests_on="Besluit 8", by=house.officer)
    dossier = house.dossier(closed=False)
    house.clock.move_to(datetime(2027, 5, 21, 12, tzinfo=UTC))
    with processing(by=house.officer, activity=RETENTION, action="change", name="test", wide=True):
        source = house.built.organisations["municipality"]
        Guardian(dossier=dossier, source=source, name="Later", relation="parent").save()
    house.clock.move_to(datetime(2027, 5, 22, 12, tzinfo=UTC))
    proposal = proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    assert carried_out(house, proposal).destroyed == 1
    with wall_down():
        assert not Person.objects.exists()
        assert [each.name for each in Guardian.objects.all()] == ["Later"]
        assert Dossier.objects.count() == 1
    assert not DestructionRecord.objects.get().whole


def test_erasure_on_request_waits_for_two_people_and_not_for_the_term(house):
    dossier = house.dossier(closed=False)
    proposal = erase_dossier(dossier_id=dossier.pk, reason="verzoek toegewezen", by=house.officer)
    with pytest.raises(Refused):
        proposal_approve(proposal=proposal, reason="akkoord", by=house.officer)
    proposal_approve(proposal=proposal, reason="akkoord", by=house.regisseur)
    assert destruction_run(proposal_id=proposal.pk, by=house.regisseur).destroyed == 1
    assert left(dossier) == 0
    assert DestructionRecord.objects.get().basis == "erasure"


def test_a_hold_stops_erasure_too(house):
    dossier = house.dossier()
    hold_place(number=1, reason="beroep", until=date(2027, 1, 1), by=house.officer)
    with pytest.raises(ValidationError, match="beroep"):
        erase_dossier(dossier_id=dossier.pk, reason="verzoek", by=house.officer)


def test_files_go_after_the_commit(house, django_capture_on_commit_callbacks):
    register_files(Document, lambda row: [("documents", row.file)])
    dossier = house.dossier()
    name, size = keep([b"geheim"], folder="documents", most=100)
    with processing(by=house.officer, activity=RETENTION, action="change", name="test", wide=True):
        source = house.built.organisations["municipality"]
        Document(
            dossier=dossier,
            source=source,
            title="Brief",
            file=name,
            file_name="brief.pdf",
            kind="pdf",
            size=size,
        ).save()
    proposal = approved(house, dossier)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        carried_out(house, proposal)
    assert is_kept("documents", name)
    assert proposal.lines.get().files == [["documents", name]]
    for callback in callbacks:
        callback()
    assert not is_kept("documents", name)
    assert proposal.lines.get().files == []


def test_after_a_restore_the_list_is_applied_again(house, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    dossier, other = house.dossier(), house.dossier()
    list_path().write_text(f"{subject(dossier.pk)}\n", encoding="ascii")
    assert retention_reapply(pseudonyms=list_read()) == 1
    assert retention_reapply(pseudonyms=list_read()) == 0
    assert left(dossier) == 0
    assert left(other) == 5
    assert DestructionRecord.objects.get().basis == "reapplied"
    assert list_keep() == 1


def test_the_list_outlives_the_database(house, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    dossier = house.dossier()
    carried_out(house, approved(house, dossier))
    assert list_keep() == 1
    assert list_path().read_text() == f"{subject(dossier.pk)}\n"


def test_a_record_of_destruction_is_permanent(house):
    carried_out(house, approved(house, house.dossier()))
    record = DestructionRecord.objects.get()
    for attempt in (record.save, record.delete, DestructionRecord.objects.all().delete):
        with pytest.raises(Permanent):
            attempt()


def test_a_former_hold_does_not_remember_the_dossier(house):
    dossier = house.dossier()
    hold = hold_place(number=1, reason="beroep", until=date(2027, 1, 1), by=house.officer)
    hold_lift(hold=hold, reason="voorbij", by=house.officer)
    carried_out(house, approved(house, dossier))
    assert not LegalHold.objects.exists()


def test_another_municipality_decides_nothing_here(house, actor, other_municipality):
    proposal = proposed(house, house.dossier())
    with pytest.raises(Refused):
        proposal_approve(proposal=proposal, reason="akkoord", by=actor("privacy_officer", other_municipality))
    with pytest.raises(ValidationError):
        hold_place(
            number=1, reason="x", until=date(2029, 1, 1), by=actor("privacy_officer", other_municipality)
        )
