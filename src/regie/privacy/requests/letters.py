"""Letters in plain Dutch, as PDF and as Word: about a request, and to inform the young person and the parents.

A letter to inform says what kinds of data are kept, never what they say, and names no police or judicial detail.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from regie.access.authorisation.choices import DataCategory
from regie.access.covenants.models import CovenantGround
from regie.access.covenants.selectors import in_force
from regie.access.dossiers.models import Dossier
from regie.ui.documents import PDF, WORD, typst_pdf, word_bytes, word_document

from .choices import ARTICLE, AddresseeKind, Kind, LetterKind, Outcome
from .hooks import letter_fields
from .models import DataSubjectRequest, InformingDuty
from .sections import title_of, told_holdings

TEMPLATE = Path(__file__).with_name("typst") / "letter.typ"
# Of these a letter that lies on a kitchen table may tell; of the others not even that they are there.
PLAIN = {DataCategory.ORDINARY.value, DataCategory.BSN.value}
FORMS = {"pdf": PDF, "docx": WORD}


@dataclass(frozen=True)
class Letter:
    """A letter: to whom, about what, and (title, paragraphs) in the order of reading."""

    title: str
    address: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    greeting: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str


def file_of(letter: Letter, form: str) -> bytes:
    """The letter as ``pdf`` or ``docx``. Raises KeyError for another form."""
    return {"pdf": _pdf, "docx": _word}[form](letter)


def _pdf(letter: Letter) -> bytes:
    facts: dict[str, Any] = {**vars(letter)}
    facts["parts"] = [{"title": title, "paragraphs": texts} for title, texts in letter.parts]
    return typst_pdf(TEMPLATE, facts, title=letter.title, language="nl")


def _word(letter: Letter) -> bytes:
    document = word_document(title=letter.title)
    document.add_paragraph("\n".join(letter.address))
    document.add_paragraph("\n".join(f"{label}: {value}" for label, value in letter.marks))
    document.add_paragraph(letter.greeting)
    for title, texts in letter.parts:
        if title:
            document.add_heading(title, level=1)
        for text in texts:
            document.add_paragraph(text)
    document.add_paragraph(letter.closing)
    return word_bytes(document)


def letter_about(request: DataSubjectRequest, kind: str) -> Letter:
    """The letter of this kind about a request. Whether it may be sent is asked before (``policies.can_send``)."""
    with override("nl"):
        parts = {
            LetterKind.EXTENSION: _extension,
            LetterKind.ANSWER: _answer,
            LetterKind.RELEASE: _release,
        }[LetterKind(kind)](request)
        return Letter(
            title=_("Your request about your personal data"),
            address=(request.requester_name, *request.requester_contact.splitlines()),
            marks=_marks(request.reference),
            greeting=_("Dear %(name)s,") % {"name": request.requester_name},
            parts=parts,
            closing=_closing(request.municipality.name),
        )


def _marks(reference: str) -> tuple[tuple[str, str], ...]:
    return ((_("Date"), date_format(timezone.localdate())), (_("Our number"), reference))


def _closing(town: str) -> str:
    return _("Kind regards, the municipality of %(name)s") % {"name": town}


def _asked(request: DataSubjectRequest) -> str:
    return _("On %(day)s you asked us for %(kind)s (AVG, article %(article)s).") % {
        "day": date_format(request.received_on),
        "kind": request.get_kind_display(),
        "article": ARTICLE[request.kind],
    }


def _extension(request: DataSubjectRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    later = _("We need more time. You get our answer no later than %(day)s.") % {
        "day": date_format(request.due_on)
    }
    return (("", (_asked(request), later)), (_("Why"), (request.extension_reason,)), _complain())


def _answer(request: DataSubjectRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said = {
        Outcome.GRANTED: _("We do what you ask."),
        Outcome.PARTLY: _("We do a part of what you ask."),
        Outcome.REFUSED: _("We do not do what you ask."),
    }[Outcome(request.outcome)]
    parts: list[tuple[str, tuple[str, ...]]] = [("", (_asked(request), said))]
    if request.kind == Kind.PORTABILITY:
        parts.append((_("Why"), (not_portable(), request.reason)))
    elif request.reason:
        parts.append((_("Why"), (request.reason,)))
    if request.kind == Kind.CORRECTION:
        parts.append((_("What it was about"), tuple(_correction(request))))
    if request.recipientnotices.exists():
        parts.append((_("Others"), (_("We tell the organisations that received your data from us."),)))
    return (*parts, _remedy())


def not_portable() -> str:
    """Why the right of article 20 does not hold here."""
    return _(
        "The right to take your data elsewhere does not hold for tasks that the law gives to a municipality"
        " (AVG 20, third paragraph). You can ask to see your data: then you get a copy."
    )


def _correction(request: DataSubjectRequest) -> list[str]:
    pairs = [
        (_("Fact"), request.wrong_field),
        (_("It said"), request.wrong_value),
        (_("You say it should be"), request.right_value),
    ]
    return [f"{label}: {value}" for label, value in pairs if value]


def _release(request: DataSubjectRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = _(
        "Because of your request nobody worked with your dossier. Soon that will end, and we work with it again."
    )
    return (("", (_asked(request), text)), _remedy())


def _remedy() -> tuple[str, tuple[str, ...]]:
    return (
        _("Do you not agree?"),
        (
            _(
                "You can object with the municipality, in a letter, within six weeks after the date of this"
                " letter (Awb, article 6:7). Say who you are, what it is about and why you do not agree, and sign it."
            ),
            _complain()[1][0],
        ),
    )


def _complain() -> tuple[str, tuple[str, ...]]:
    return (
        _("Complaint"),
        (_("You can also complain at the Dutch data protection authority: autoriteitpersoonsgegevens.nl."),),
    )


def letter_to_inform(duty: InformingDuty) -> Letter:
    """The letter for a young person or for a parent; inside a processing only."""
    dossier = Dossier.objects.select_related("collaboration", "municipality").get(pk=duty.dossier_id)
    people = {each.key: each for each in letter_fields(dossier.pk)}
    addressee = people.get(duty.addressee)
    young = next((each for each in people.values() if each.kind == AddresseeKind.YOUNG_PERSON), None)
    lines = addressee.lines if addressee else ()
    with override("nl"):
        to_parent = duty.addressee_kind == AddresseeKind.PARENT
        child = young.lines[0] if young and young.lines else _("your child")
        return Letter(
            title=_("We keep data about your child") if to_parent else _("We keep data about you"),
            address=lines,
            marks=_marks(dossier.reference),
            greeting=_("Dear %(name)s,") % {"name": lines[0]} if lines else _("Dear reader,"),
            parts=_to_parent(dossier, child) if to_parent else _to_young_person(dossier),
            closing=_closing(dossier.municipality.name),
        )


def _to_young_person(dossier: Dossier) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = _names(dossier)
    return (
        ("", (_("You get this letter because we keep data about you. In this letter you read what that means."),)),
        (_("Why we do that"), (_("We work together in “%(collaboration)s”. What for: %(purpose)s") % names,
                               _("People decide what happens. No computer decides about you."))),
        (_("What we keep"), (_("We keep: %(data)s.") % names,)),
        (_("Where it comes from"), (_("It comes from, or is used by: %(partners)s.") % names,)),
        (_("Why that is allowed"), (*_plain_grounds(dossier),)),
        (_("How long"), (_term(dossier),)),
        (_("What you can do"), (
            _("You may see what we keep. You may ask us to correct or erase it. And you may say that you do"
                " not agree."),
            _("Are you younger than 16? Then your parent or guardian asks it for you, or you ask it together."),
            _("Call or write to the privacy officer of the municipality of %(town)s. It costs nothing.") % names,
            _complain()[1][0],
        )),
    )  # fmt: skip


def _to_parent(dossier: Dossier, child: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = {**_names(dossier), "child": child}
    return (
        ("", (_("You get this letter because we keep data about %(child)s. You are a parent or guardian.") % names,)),
        (_("Why we do that"), (_("We work together in “%(collaboration)s”. What for: %(purpose)s") % names,
                               _("People decide what happens. No computer decides about your child."))),
        (_("What we keep"), (_("We keep: %(data)s.") % names,
                             _("We also keep your name and how to reach you, to be able to inform you."))),
        (_("Where it comes from"), (_("It comes from, or is used by: %(partners)s.") % names,)),
        (_("Why that is allowed"), (*_plain_grounds(dossier),)),
        (_("How long"), (_term(dossier),)),
        (_("What you can do"), (
            _("Until your child is 16 you may ask to see the data, to correct or erase it, and say that you"
                " do not agree."),
            _("Call or write to the privacy officer of the municipality of %(town)s. It costs nothing.") % names,
            _complain()[1][0],
        )),
    )  # fmt: skip


def _names(dossier: Dossier) -> dict[str, str]:
    partners = dossier.collaboration.partners.filter(left_at__isnull=True).select_related("organisation")
    return {
        "collaboration": dossier.collaboration.name,
        "purpose": dossier.collaboration.purpose,
        "town": dossier.municipality.name,
        "partners": ", ".join(str(each.organisation) for each in partners),
        "data": "; ".join(_kinds_kept(dossier)) or _("your name and how to reach you"),
    }


def _kinds_kept(dossier: Dossier) -> list[str]:
    """The names of what is kept, where there is some and all of it is ordinary; never what it says."""
    kept = []
    for holding in told_holdings():
        classes = set(holding.model.classification.values())  # type: ignore[attr-defined]
        own = holding.model in (DataSubjectRequest, InformingDuty)
        if not own and not classes & {"special", "criminal"} and holding.rows(dossier.pk).exists():
            fields = [holding.model._meta.get_field(name) for name in holding.personal_fields()]
            labels = [str(getattr(field, "verbose_name", field.name)) for field in fields]
            kept.append(f"{title_of(holding).lower()} ({', '.join(labels)})")
    return kept


def _plain_grounds(dossier: Dossier) -> list[str]:
    """The plain sentences of the grounds for ordinary data; each once.

    A ground that is there for criminal, police or judicial data too would tell of those, so it is not named.
    """
    lines = CovenantGround.objects.filter(
        in_force(prefix="covenant__"),
        covenant__collaboration=dossier.collaboration_id,
        category=DataCategory.ORDINARY,
        second_ground__isnull=True,
    ).select_related("ground")
    plain = [line.ground for line in lines if set(line.ground.categories) <= PLAIN]
    found = dict.fromkeys(f"{each.plain} ({each.law} {each.article})" for each in plain)
    return list(found) or [_("Ask us on which law this is based.")]


def _term(dossier: Dossier) -> str:
    months = dossier.collaboration.retention_months
    return _("We keep it for %(months)s months after the dossier is closed. Then we destroy it.") % {
        "months": months
    }
