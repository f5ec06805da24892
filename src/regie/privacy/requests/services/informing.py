"""The duty to inform: it begins with the dossier, and is done, or waits with a reason and two people."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.dossiers.models import Dossier
from regie.access.organisations.models import Municipality
from regie.audit.events.services import record

from ..choices import AddresseeKind, Channel, DueBy, WithholdGround
from ..doors import duty_door
from ..hooks import Addressee, letter_fields
from ..models import InformingDuty
from ..policies import can_approve_postponement, can_inform, checked
from ..selectors import dossiers_without_duty, to_be_informed
from ..terms import INFORM_MONTHS, months_after
from .requests import said

# Whom a duty waits for while nobody in the dossier is known yet.
UNKNOWN = Addressee("person", AddresseeKind.YOUNG_PERSON, ())
LONGEST_POSTPONEMENT = timedelta(days=183)


def duties_begin() -> int:
    """Begins the duties of every dossier that has none, in every municipality; returns how many. Run daily."""
    return sum(_begin_in(place) for place in Municipality.objects.all())


@transaction.atomic
def _begin_in(place: Municipality) -> int:
    by = system_of(place)
    with duty_door(by, "begin duty to inform"):
        dossiers = list(dossiers_without_duty())
        return sum(len(duties_renew(dossier=dossier)) for dossier in dossiers)


def system_of(place: Municipality) -> Actor:
    """Regie itself, working for one municipality."""
    return Actor(user_id=None, name="Regie", municipality_id=place.pk, municipality_name=place.name)


@transaction.atomic
def duties_renew(*, dossier: Dossier) -> list[InformingDuty]:
    """Begins the duties that this dossier lacks, for instance after a parent became known; returns the new ones.

    Call it inside a processing that lets the dossier through. For who becomes known later the month runs from today;
    a child that turns out to be too young for a letter of its own needs none.
    """
    known = set(InformingDuty.objects.filter(dossier=dossier).values_list("addressee", flat=True))
    people = letter_fields(dossier.pk)
    today = timezone.localdate()
    begins = today if known else timezone.localdate(dossier.opened_at)
    wanted = to_be_informed(people, today) if people else [UNKNOWN]
    keys = {each.key for each in wanted}
    if wanted and UNKNOWN.key in known - keys:
        InformingDuty.objects.filter(dossier=dossier, addressee=UNKNOWN.key, done_on__isnull=True).delete()
    made = []
    for each in wanted:
        if each.key not in known:
            duty = InformingDuty(
                dossier=dossier,
                addressee=each.key,
                addressee_kind=each.kind,
                due_on=months_after(begins, INFORM_MONTHS),
            )
            duty.save(force_insert=True)
            made.append(duty)
    return made


@transaction.atomic
def duty_advance(*, duty: InformingDuty, on: date, because: str, by: Actor) -> InformingDuty:
    """First contact or first disclosure on a day: then at the latest. Never moves a day back. Raises Refused."""
    current = _locked(duty)
    checked(can_inform(by, current))
    if because not in (DueBy.CONTACT, DueBy.DISCLOSURE):
        raise ValidationError({"because": _("Choose what happened.")})
    if on < current.due_on:
        current.due_on, current.due_by, current.reminded = on, because, None
        current.save()
        _recorded(current, by, "advance", because=because)
    return current


@transaction.atomic
def duty_done(*, duty: InformingDuty, on: date, channel: str, by: Actor, remark: str = "") -> InformingDuty:
    """Somebody was informed. Raises Refused or ValidationError."""
    current = _locked(duty)
    checked(can_inform(by, current))
    if channel not in Channel.values:
        raise ValidationError({"channel": _("Say how it was told.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come.")})
    if on < timezone.localdate(current.dossier.opened_at):
        raise ValidationError({"on": _("The dossier did not exist on this day.")})
    current.done_on, current.channel, current.done_by_id, current.remark = (
        on,
        channel,
        by.user_id,
        remark.strip(),
    )
    current.save()
    _recorded(current, by, "inform", channel=channel)
    return current


@transaction.atomic
def postponement_ask(
    *, duty: InformingDuty, ground: str, reason: str, until: date, by: Actor
) -> InformingDuty:
    """Asks to wait, to an end date at most half a year away; counts after approval.

    Raises Refused or ValidationError.
    """
    current = _locked(duty)
    checked(can_inform(by, current))
    today = timezone.localdate()
    if ground not in WithholdGround.values:
        raise ValidationError({"ground": _("Choose a ground.")})
    if until <= max(today, current.due_on):
        raise ValidationError(
            {"until": _("A postponement ends after today and after the day that holds now.")}
        )
    if until > today + LONGEST_POSTPONEMENT:
        raise ValidationError(
            {"until": _("At most half a year. Then look again whether waiting is still needed.")}
        )
    current.postpone_ground, current.postpone_reason = ground, said(reason)
    current.postpone_until, current.asked_by_id, current.asked_at = until, by.user_id, timezone.now()
    current.approved_by_id = current.approved_at = None
    current.save()
    _recorded(current, by, "ask postponement", until=until.isoformat())
    return current


@transaction.atomic
def postponement_approve(*, duty: InformingDuty, by: Actor) -> InformingDuty:
    """Somebody else than the asker agrees; from now the end date counts. Raises Refused."""
    current = _locked(duty)
    checked(can_approve_postponement(by, current))
    current.approved_by_id, current.approved_at, current.reminded = by.user_id, timezone.now(), None
    current.save()
    _recorded(current, by, "approve postponement")
    return current


@transaction.atomic
def postponement_end(*, duty: InformingDuty, by: Actor) -> InformingDuty:
    """Waiting is no longer needed, or was not approved: the day of the law counts again. Raises Refused."""
    current = _locked(duty)
    checked(can_inform(by, current))
    current.postpone_ground = current.postpone_reason = ""
    current.postpone_until = current.asked_at = current.approved_at = None
    current.asked_by_id = current.approved_by_id = current.reminded = None
    current.save()
    _recorded(current, by, "end postponement")
    return current


def _locked(duty: InformingDuty) -> InformingDuty:
    rows = InformingDuty.objects.select_for_update(of=("self",)).select_related("dossier__collaboration")
    return rows.get(pk=duty.pk)


def _recorded(duty: InformingDuty, by: Actor, action: str, **detail: str) -> None:
    record(by=by, action=action, thing=duty, detail={"dossier": str(duty.dossier_id), **detail})
