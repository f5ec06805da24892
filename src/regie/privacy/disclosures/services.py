"""Writes of disclosures. Call them inside a processing; what they do is recorded for both organisations at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.collaborations.selectors import collaboration_lock
from regie.access.dossiers.models import Dossier
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation
from regie.audit.events.services import record

from . import policies
from .choices import CATEGORIES, GIVEN, ONE_KEY, ONE_OFF, SOURCES, WITHOUT_WORDS, Refusal, Start, State
from .models import Disclosure
from .secrecy import duty_for
from .selectors import RELATED, covered, keys_between, no_line


@transaction.atomic
def disclosure_ask(
    *, dossier: Dossier, giver: Organisation, category: str, purpose: str, question: str, by: Actor
) -> Disclosure:
    """Asks a partner. Which ground carries the answer is for the partner to say. Raises Refused or ValidationError."""
    dossier = _current(dossier)
    policies.check_begin(by, dossier)
    receiver = _own(by)
    _check_between(dossier, giver, receiver, category, others="giver")
    _check_source(giver, category, "giver")
    if not _keys(dossier, giver, receiver, category):
        raise ValidationError({"category": _no_ground(giver, receiver, category)})
    row = _begun(
        dossier, giver, receiver, category, purpose, by, begun_as=Start.ASK, state=State.ASKED,
        question=_said(question, "question", _("Write what you ask. Ask no more than you need.")),
    )  # fmt: skip
    return _saved(row, by, "ask disclosure")


@transaction.atomic
def disclosure_offer(
    *,
    dossier: Dossier,
    receiver: Organisation,
    category: str,
    purpose: str,
    content: str,
    ground: Ground | None,
    second_ground: Ground | None = None,
    decision: str = "",
    by: Actor,
) -> Disclosure:
    """Offers something to a partner, who reads it after accepting. Raises Refused or ValidationError."""
    dossier = _current(dossier)
    policies.check_begin(by, dossier)
    giver = _own(by)
    _check_between(dossier, giver, receiver, category, others="receiver")
    _check_source(giver, category, "category")
    row = _begun(
        dossier, giver, receiver, category, purpose, by, begun_as=Start.OFFER, state=State.OFFERED
    )  # fmt: skip
    _fill(row, content=content, ground=ground, second_ground=second_ground, decision=decision)
    return _saved(row, by, "offer disclosure")


@transaction.atomic
def disclosure_answer(
    *,
    disclosure: Disclosure,
    content: str,
    ground: Ground | None,
    second_ground: Ground | None = None,
    decision: str = "",
    by: Actor,
) -> Disclosure:
    """Gives what was asked, on a ground. Raises Refused or ValidationError."""
    row = _locked(disclosure)
    policies.check(policies.can_answer(by, row))
    _check_source(row.from_organisation, row.category, "content")
    row.state = State.ANSWERED
    _fill(row, content=content, ground=ground, second_ground=second_ground, decision=decision)
    return _settled(row, by, "answer disclosure")


@transaction.atomic
def disclosure_accept(*, disclosure: Disclosure, by: Actor) -> Disclosure:
    """Accepts an offer, with the duty of secrecy that comes with it. Raises Refused."""
    row = _locked(disclosure)
    policies.check(policies.can_accept(by, row))
    row.state = State.ACCEPTED
    return _settled(row, by, "accept disclosure")


@transaction.atomic
def disclosure_refuse(*, disclosure: Disclosure, refusal: str, words: str = "", by: Actor) -> Disclosure:
    """Refuses to answer, or an offer; the content goes. Raises Refused or ValidationError."""
    row = _locked(disclosure)
    policies.check(policies.can_refuse(by, row))
    if refusal not in Refusal.values:
        raise ValidationError({"refusal": _("Choose a reason.")})
    row.refusal, row.state = refusal, State.REFUSED
    # Somebody who cannot say does not say why, not even by accident.
    row.words = "" if refusal in WITHOUT_WORDS else _said(words, "words", _("Explain it in a sentence."))
    _empty(row)
    return _settled(row, by, "refuse disclosure")


@transaction.atomic
def disclosure_withdraw(*, disclosure: Disclosure, by: Actor) -> Disclosure:
    """Takes back what was asked or offered and not answered; the text goes. Raises Refused."""
    row = _locked(disclosure)
    policies.check(policies.can_withdraw(by, row))
    row.state, row.question = State.WITHDRAWN, ""
    _empty(row)
    return _settled(row, by, "withdraw disclosure")


@transaction.atomic
def onward_ask(
    *,
    disclosure: Disclosure,
    receiver: Organisation,
    purpose: str,
    reason: str,
    content: str,
    ground: Ground | None,
    second_ground: Ground | None = None,
    decision: str = "",
    by: Actor,
) -> Disclosure:
    """Asks the source to pass something on: on a ground of its own, with a reason. Raises Refused or ValidationError.

    The category, the source and the duty of secrecy stay those of what was received: they do not get lighter on
    the way. The receiver knows nothing of it before the source consents.
    """
    origin = _locked(disclosure)
    policies.check(policies.can_pass_on(by, origin))
    giver = origin.to_organisation
    if receiver.pk in (origin.source_id, origin.from_organisation_id):
        raise ValidationError({"receiver": _("This organisation gave it. Choose another.")})
    _check_between(origin.dossier, giver, receiver, origin.category, others="receiver")
    row = _begun(
        origin.dossier, giver, receiver, origin.category, purpose, by, begun_as=Start.OFFER, state=State.CONSENT,
        source=origin.source, duty=origin.duty, onward_of=origin, consent_organisation=origin.source,
        onward_reason=_said(reason, "reason", _("Say why it has to go on.")),
    )  # fmt: skip
    _fill(row, content=content, ground=ground, second_ground=second_ground, decision=decision)
    return _saved(row, by, "ask onward")


@transaction.atomic
def onward_consent(*, disclosure: Disclosure, given: bool, words: str = "", by: Actor) -> Disclosure:
    """The source says yes, and it is offered to the receiver; or no, and the text goes. Raises Refused."""
    row = _locked(disclosure)
    policies.check(policies.can_consent(by, row))
    row.consented_by_id = by.membership_id
    if given:
        row.state, row.consented_at = State.OFFERED, timezone.now()
        _check_once(row)
        return _saved(row, by, "consent onward")
    row.state, row.words = State.NOT_ONWARD, words.strip()
    _empty(row)
    return _settled(row, by, "refuse onward")


def _current(dossier: Dossier) -> Dossier:
    """The dossier as it is now; withdrawals of covenants wait, and have been waited for."""
    collaboration_lock(dossier.collaboration_id)
    return Dossier.objects.select_related("collaboration", "municipality").get(pk=dossier.pk)


def _own(by: Actor) -> Organisation:
    return Organisation.objects.get(pk=by.organisation_id or 0)


def _check_between(
    dossier: Dossier, giver: Organisation, receiver: Organisation, category: str, *, others: str
) -> None:
    """Two organisations, each with a covenant in force here for this category. ``others``: the field to mend."""
    if giver.pk == receiver.pk:
        raise ValidationError({others: _("This is your own organisation. Choose another.")})
    if category not in dict(CATEGORIES):
        raise ValidationError({"category": _("Choose what kind of data it is.")})
    for organisation in (giver, receiver):
        if not covered(organisation.pk, dossier.collaboration_id, category):
            raise ValidationError({"category": no_line(organisation, category)})


def _check_source(giver: Organisation, category: str, field: str) -> None:
    """Data of the police or the prosecutor comes from them; from another it would be passed on."""
    if SOURCES.get(category, giver.kind) == giver.kind:
        return
    raise ValidationError(
        {
            field: _(
                "This kind of data comes from its source only. Ask the source, or open what you received"
                " and ask there to pass it on."
            )
        }
    )


def _keys(dossier: Dossier, giver: Organisation, receiver: Organisation, category: str) -> bool:
    """Whether a ground can be found at all; and a second where the category asks two."""
    wanted = [False] if category in ONE_KEY else [False, True]
    return all(
        keys_between(
            giver=giver,
            receiver=receiver,
            category=category,
            municipality=dossier.municipality,
            second=second,
        )
        for second in wanted
    )


def _no_ground(giver: object, receiver: object, category: str) -> str:
    label = dict(CATEGORIES)[category]
    return _("There is no ground on which %(giver)s may give %(category)s to %(receiver)s.") % {
        "giver": giver,
        "category": label,
        "receiver": receiver,
    }


def _begun(
    dossier: Dossier,
    giver: Organisation,
    receiver: Organisation,
    category: str,
    purpose: str,
    by: Actor,
    **more: Any,
) -> Disclosure:
    start = {"source": giver, "duty": duty_for(category, giver.kind)} | more
    return Disclosure(
        dossier=dossier,
        from_organisation=giver,
        to_organisation=receiver,
        category=category,
        purpose=_said(purpose, "purpose", _("Say what the information is for.")),
        begun_by_id=by.membership_id or 0,
        **start,
    )


def _fill(
    row: Disclosure, *, content: str, ground: Ground | None, second_ground: Ground | None, decision: str
) -> None:
    """The content with its keys. Raises ValidationError at the field that is wrong."""
    row.content = _said(content, "content", _("Write what you tell. No more than is needed."))
    two = row.category not in ONE_KEY
    _check_key(row, "ground", ground, second=False)
    if two:
        _check_key(row, "second_ground", second_ground, second=True)
    row.ground, row.second_ground = ground, second_ground if two else None
    row.decision = decision.strip()
    row.one_off = any(key is not None and key.code in ONE_OFF for key in (row.ground, row.second_ground))
    if row.one_off and not row.decision:
        raise ValidationError(
            {"decision": _("This ground is for one case. Name the decision that was taken for it.")}
        )
    _check_once(row)


def _check_key(row: Disclosure, field: str, ground: Ground | None, *, second: bool) -> None:
    possible = keys_between(
        giver=row.from_organisation,
        receiver=row.to_organisation,
        category=row.category,
        municipality=row.dossier.municipality,
        second=second,
    )
    if not possible:
        raise ValidationError({field: _no_ground(row.from_organisation, row.to_organisation, row.category)})
    if ground not in possible:
        raise ValidationError(
            {field: _("Choose a ground that lets you give this. One to receive on is not one to give on.")}
        )


def _check_once(row: Disclosure) -> None:
    if not row.one_off:
        return
    before = Disclosure.objects.filter(
        dossier=row.dossier,
        from_organisation=row.from_organisation,
        one_off=True,
        state__in=[State.OFFERED, *GIVEN],
    )
    if before.exclude(pk=row.pk).exists():
        raise ValidationError(
            {"ground": _("This ground is for one time, and was used for this dossier already.")}
        )


def _empty(row: Disclosure) -> None:
    row.content = ""


def _said(text: str, field: str, otherwise: str) -> str:
    """The text, cleaned. Raises ValidationError at the field where there is none."""
    if not text.strip():
        raise ValidationError({field: otherwise})
    return text.strip()


def _locked(disclosure: Disclosure) -> Disclosure:
    """The disclosure as it is now, held; withdrawals of covenants wait, and have been waited for."""
    collaboration_lock(disclosure.dossier.collaboration_id)
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related(
        *RELATED, "dossier__municipality"
    )
    return rows.get(pk=disclosure.pk)


def _settled(row: Disclosure, by: Actor, action: str) -> Disclosure:
    row.settled_by_id, row.settled_at = by.membership_id, timezone.now()
    return _saved(row, by, action)


def _saved(row: Disclosure, by: Actor, action: str) -> Disclosure:
    row.clean_fields(exclude=["dossier"])
    row.save()
    detail = {
        "dossier": str(row.dossier_id),
        "from": row.from_organisation_id,
        "to": row.to_organisation_id,
        "category": row.category,
        "grounds": [key.code for key in (row.ground, row.second_ground) if key],
        "state": row.state,
    }
    record(by=by, action=action, thing=row, detail=detail)
    return row
