"""Writes of terms and holds. Proposals stand in ``proposals.py``, destruction in ``destruction.py``."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.grounds.models import Ground
from regie.audit.events.services import record

from .activities import RETENTION
from .models import LegalHold, RetentionTerm


@transaction.atomic
def term_add(
    *, category: str, duration: str, starts: str, rests_on: str, by: Actor, ground: str = "",
    collaboration: Collaboration | None = None, is_minimum: bool = False, statutory: str = "",
) -> RetentionTerm:  # fmt: skip
    """A term of the municipality, in one collaboration or in all. Raises Refused or ValidationError."""
    check(by, "change", "retention")
    if collaboration is not None and collaboration.municipality_id != by.municipality_id:
        raise ValidationError({"collaboration": _("Choose a collaboration of your own municipality.")})
    if ground and not Ground.objects.filter(code=ground).exists():
        raise ValidationError({"ground": _("There is no legal ground with this code.")})
    term = RetentionTerm(
        municipality_id=by.municipality_id or 0, collaboration=collaboration, category=category, ground=ground,
        duration=duration.strip().upper(), starts=starts, is_minimum=is_minimum, statutory=statutory,
        rests_on=rests_on.strip(), added_by_id=by.user_id,
    )  # fmt: skip
    term.full_clean(exclude=["municipality", "added_by", "ended_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            term.save(force_insert=True)
    except IntegrityError:
        text = _("There is such a term already. End that one first; then the new one takes its place.")
        raise ValidationError({"duration": text}) from None
    record(by=by, action="add", thing=term, detail={"rests_on": term.rests_on})
    return term


@transaction.atomic
def term_end(*, term: RetentionTerm, reason: str, by: Actor) -> RetentionTerm:
    """Ends a term: from now the others decide. Raises Refused or ValidationError."""
    current = RetentionTerm.objects.select_for_update().get(pk=term.pk)
    check(by, "change", current)
    if current.ended_at:
        raise ValidationError(_("This term has ended already."))
    current.ended_at, current.ended_by_id = timezone.now(), by.user_id
    current.ended_reason = said(reason)
    current.save()
    record(by=by, action="end", thing=current, detail={"reason": current.ended_reason})
    return current


@transaction.atomic
def hold_place(*, number: int, reason: str, until: date, by: Actor) -> LegalHold:
    """Keeps a dossier, by the number of its reference, from destruction. Raises Refused or ValidationError."""
    check(by, "hold", "retention")
    if until < timezone.localdate():
        raise ValidationError({"until": _("Choose a day that is still to come.")})
    reason = said(reason)
    name = "hold retention: legal hold"
    with processing(by=by, activity=RETENTION, action="hold", name=name, wide=True):
        # The same lock as destruction takes: a hold is there before it, or comes too late and says so.
        dossier = Dossier.objects.select_for_update(of=("self",)).filter(number=number).first()
        if dossier is None:
            raise ValidationError({"number": _("There is no dossier with this reference.")})
        if LegalHold.objects.filter(dossier_id=dossier.pk, lifted_at__isnull=True).exists():
            raise ValidationError({"number": _("This dossier is held already. Lift that hold first.")})
        hold = LegalHold.objects.create(
            municipality_id=dossier.municipality_id, dossier_id=dossier.pk, reference=dossier.reference,
            reason=reason, until=until, placed_by_id=by.user_id,
        )  # fmt: skip
        record(by=by, action="hold", thing=hold, detail={"until": until.isoformat()})
    return hold


@transaction.atomic
def hold_lift(*, hold: LegalHold, reason: str, by: Actor) -> LegalHold:
    """Ends a hold; the terms run as if it had not been. Raises Refused or ValidationError."""
    current = LegalHold.objects.select_for_update().get(pk=hold.pk)
    check(by, "hold", current)
    if current.lifted_at:
        raise ValidationError(_("This hold has been lifted already."))
    current.lifted_at, current.lifted_by_id = timezone.now(), by.user_id
    current.lifted_reason = said(reason)
    current.save()
    record(by=by, action="lift hold", thing=current, detail={"reason": current.lifted_reason})
    return current


def said(reason: Any) -> str:
    """The reason, cleaned and at most 300 characters. Raises ValidationError otherwise."""
    text = str(reason or "").strip()
    if not text:
        raise ValidationError({"reason": _("Say why.")})
    if len(text) > 300:
        raise ValidationError({"reason": _("Say it in at most 300 characters.")})
    return text
