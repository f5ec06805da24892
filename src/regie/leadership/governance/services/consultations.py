"""Consultations and who belongs to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Membership, Organisation
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict, changes

from ..choices import MONTHS, WEEKS, Frequency
from ..models import Consultation, Member
from ..policies import check_add, check_change

FIELDS = (
    *("name", "level", "kind", "purpose", "frequency", "weekday", "week", "time", "duration", "first_on"),
    *("until", "chair_user", "chair_name", "place", "known_to_partners", "known_on"),
)


@transaction.atomic
def consultation_create(*, programme: Programme, values: dict[str, Any], by: Actor) -> Consultation:
    """A new consultation; its chair belongs to it. Raises Refused or ValidationError."""
    check_add(by, programme)
    consultation = Consultation(programme=programme, **_known(values))
    _clean(consultation)
    consultation.save()
    _chair_belongs(consultation)
    record(by=by, action="create", thing=consultation)
    return consultation


@transaction.atomic
def consultation_change(
    *, consultation: Consultation, values: dict[str, Any], version: int, by: Actor
) -> Consultation:
    """Saves values over the version that the person saw; meetings that are planned stay as they are.

    Raises Refused, ValidationError, or VersionConflict when another version stands by now.
    """
    current = locked(consultation)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(values))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    _chair_belongs(current)
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


@transaction.atomic
def consultation_end(*, consultation: Consultation, by: Actor, ended: bool = True) -> Consultation:
    """Ends a consultation, or takes it up again. Its meetings stay as they are. Raises Refused."""
    current = locked(consultation)
    check_change(by, current)
    if bool(current.ended_on) != ended:
        current.ended_on = timezone.localdate() if ended else None
        current.version += 1
        current.save(update_fields=["ended_on", "version"])
        record(by=by, action="end" if ended else "take up again", thing=current)
    return current


@transaction.atomic
def member_add(
    *,
    consultation: Consultation,
    user: User | None = None,
    organisation: Organisation | None = None,
    function: str = "",
    by: Actor,
) -> Member:
    """A person or an organisation belongs to the consultation from now on. Raises Refused or ValidationError."""
    current = locked(consultation)
    check_change(by, current)
    if (user is None) == (organisation is None):
        raise ValidationError({"who": _("Choose a person or an organisation.")})
    municipality = current.programme.municipality_id
    here = Membership.objects.current().filter(municipality=municipality)
    if user and not here.filter(user=user).exists():
        raise ValidationError({"who": _("This person does not work in this municipality.")})
    if organisation and not organisation.municipalities.filter(pk=municipality).exists():
        raise ValidationError({"who": _("This organisation does not work with this municipality.")})
    member = Member(
        consultation=current, user=user, organisation=organisation, function=" ".join(function.split())
    )
    member.full_clean(validate_constraints=False)
    same = Member.objects.filter(consultation=current, user=user, organisation=organisation)
    if (same if user else same.filter(function=member.function)).exists():
        raise ValidationError({"who": _("This one belongs to the consultation already.")})
    member.save()
    record(by=by, action="add member", thing=current, detail={"member": member.pk})
    return member


@transaction.atomic
def member_remove(*, member: Member, by: Actor) -> None:
    """Belongs to the consultation no longer; attendance in the past stays. Raises Refused."""
    check_change(by, member.consultation)
    record(by=by, action="remove member", thing=member.consultation, detail={"member": member.pk})
    member.delete()


def locked(consultation: Consultation) -> Consultation:
    """The consultation as it stands, held until the end of the transaction."""
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.select_related("programme__municipality", "chair_user").get(pk=consultation.pk)


def _chair_belongs(consultation: Consultation) -> None:
    if consultation.chair_user_id:
        Member.objects.get_or_create(
            consultation=consultation, user=consultation.chair_user, defaults={"function": _("chair")}
        )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of a consultation: {sorted(unknown)}")
    return values


def _clean(consultation: Consultation) -> None:
    """What must hold of a consultation, as messages per field. Raises ValidationError."""
    consultation.name, consultation.chair_name = consultation.name.strip(), consultation.chair_name.strip()
    if consultation.frequency not in MONTHS:
        consultation.week = None
    if consultation.frequency == Frequency.AS_NEEDED:
        consultation.weekday = None
    consultation.full_clean(exclude=["programme", "chair_user"], validate_constraints=False)
    problems = _rhythm_problems(consultation) | _other_problems(consultation)
    if problems:
        raise ValidationError(problems)


def _rhythm_problems(row: Consultation) -> dict[str, str]:
    found = {}
    if row.frequency in (*WEEKS, *MONTHS):
        if row.weekday is None:
            found["weekday"] = _("Choose the day on which you meet.")
        if row.time is None:
            found["time"] = _("Fill in at what time you begin.")
        if row.first_on is None:
            found["first_on"] = _("Fill in from when the rhythm goes.")
    if row.frequency in MONTHS and row.week is None:
        found["week"] = _("Choose which one of the month, such as the first.")
    if row.first_on and row.until and row.until < row.first_on:
        found["until"] = _("It ends before it begins. Mend one of the two dates.")
    return found


def _other_problems(row: Consultation) -> dict[str, str]:
    found = {}
    if row.chair_user_id and row.chair_name:
        found["chair_name"] = _("Choose a chair from the list or write a name, not both.")
    same = Consultation.objects.filter(programme=row.programme_id, name=row.name)
    if same.exclude(pk=row.pk).exists():
        found["name"] = _("This programme has a consultation with this name. Choose another name.")
    here = Membership.objects.current().filter(municipality=row.programme.municipality_id)
    if row.chair_user_id and not here.filter(user=row.chair_user_id).exists():
        found["chair_user"] = _("This person does not work in this municipality.")
    return found
