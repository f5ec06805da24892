"""The register, the DPIA and the algorithms as files: rows for a sheet, JSON, and PDF."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from regie.ui.documents import typst_pdf
from regie.ui.spreadsheets import Row

from .algorithms import FIELDS as ALGORITHM_FIELDS
from .algorithms import LANGUAGE, STANDARD_VERSION
from .choices import AnswerState
from .facts import Fact
from .models import ActivityVersion, Dpia, DpiaAnswer
from .presentation import label_of, lines_of, text_of
from .questions import steps
from .services import FIELDS

TEMPLATES = Path(__file__).parent / "typst"


def register_rows(versions: Iterable[ActivityVersion]) -> Iterator[Row]:
    """A row per activity, headings first; every field of AVG art. 30 in a column of its own."""
    yield [_("Short name"), *(capfirst(label_of(name)) for name in FIELDS), _("Version"), _("Valid from")]
    for version in versions:
        moment = timezone.localtime(version.valid_from)
        values = [text_of(name, getattr(version, name)) for name in FIELDS]
        yield [version.activity.slug, *values, version.number, moment]


def register_json(versions: Iterable[ActivityVersion], *, base: str) -> dict[str, Any]:
    """All versions of all activities, in the shape of the register of the standard Logboek Dataverwerkingen.

    ``base`` is the address of the register; with it each version has the URI that lines in the log refer to.
    Fields that the standard does not have stand under ``additional``.
    """
    activities: dict[str, dict[str, Any]] = {}
    for version in versions:
        slug = version.activity.slug
        activity = activities.setdefault(slug, {"id": slug, "url": f"{base}{slug}/", "versions": []})
        activity["versions"].append(_version_json(version, f"{base}{slug}/versies/{version.number}"))
    return {"processingActivities": list(activities.values())}


def _version_json(version: ActivityVersion, url: str) -> dict[str, Any]:
    return {
        "url": url,
        "name": version.name,
        "version": version.number,
        "validFrom": version.valid_from.isoformat(),
        "purpose": version.purpose,
        "legalBasis": [each["kind"] for each in version.legal_basis],
        "dataSubjects": version.data_subjects,
        "personalData": {"categories": version.data_categories, "retentionPeriod": version.retention or None},
        "processingOptions": version.processing,
        "recipients": [
            {"legalRole": each["role"], "entityId": slugify(each["name"]), "name": each["name"]}
            for each in version.recipients
        ],
        "measures": version.measures,
        "additional": {
            "grounds": {each["kind"]: each["grounds"] for each in version.legal_basis},
            "dataElements": version.data_elements,
            "retentionNote": version.retention_note,
            "controller": version.controller,
            "controllerContact": version.controller_contact,
            "dataProtectionOfficerContact": version.officer_contact,
            "transfersOutsideEU": version.transfers or None,
            "ended": version.is_ended,
            "note": version.note,
        },
    }


def register_pdf(versions: Iterable[ActivityVersion], *, municipality: str, demo: bool) -> bytes:
    """The versions that hold now as one document."""
    activities = [
        {
            "name": version.name,
            "ended": version.is_ended,
            "note": _("Version %(number)s, valid from %(day)s")
            % {"number": version.number, "day": timezone.localtime(version.valid_from).strftime("%d-%m-%Y")},
            "lines": [[capfirst(str(line.label)), line.values or ["–"]] for line in lines_of(version)],
        }
        for version in versions
    ]
    data = {
        "title": _("Processing register"),
        "subtitle": municipality,
        "lead": _("What the municipality does with personal data in Regie, by article 30 of the AVG."),
        "ended": _("ended"),
        "headings": [_("Subject"), _("What the register says")],
        "activities": activities,
    }
    return typst_pdf(TEMPLATES / "register.typ", data, demo=demo)


def dpia_pdf(
    dpia: Dpia, answers: dict[str, DpiaAnswer], facts: dict[str, list[Fact]], *, decides: str, demo: bool
) -> bytes:
    """One version of the DPIA as a document: every question with its answer, the risks in words, the decision."""
    data = {
        "title": _("DPIA of the work with Regie"),
        "subtitle": f"{dpia.municipality.name} · "
        + _("version %(number)s, %(status)s") % {"number": dpia.number, "status": dpia.get_status_display()},
        "decides": decides,
        "decision": _decision(dpia),
        "words": {"decision": _("Decision"), "system": _("The system says:")},
        "steps": [
            {
                "title": step.title,
                "questions": [
                    {
                        "text": question.text,
                        **_answer(answers.get(question.slug)),
                        "facts": [fact.text for fact in facts.get(question.slug, [])],
                    }
                    for question in step.questions
                ],
            }
            for step in steps()
        ],
    }
    return typst_pdf(TEMPLATES / "dpia.typ", data, demo=demo)


def _answer(answer: DpiaAnswer | None) -> dict[str, Any]:
    if answer is None or answer.state == AnswerState.OPEN:
        return {"state": str(AnswerState.OPEN.label), "answer": answer.text if answer else "", "risk": ""}
    risk = ""
    if answer.likelihood:
        risk = _("Likelihood: %(likelihood)s. Consequence: %(impact)s.") % {
            "likelihood": answer.get_likelihood_display(),
            "impact": answer.get_impact_display(),
        }
    state = str(answer.get_state_display()) if answer.state == AnswerState.NOT_APPLICABLE else ""
    return {"state": state, "answer": answer.text, "risk": risk}


def _decision(dpia: Dpia) -> list[list[str]]:
    if not dpia.decided_on or not dpia.review_on:
        return []
    return [
        [_("Decision"), str(dpia.get_decision_display())],
        [_("Why"), dpia.decision_reason],
        [_("Decided by"), dpia.decided_by],
        [_("Decided on"), dpia.decided_on.strftime("%d-%m-%Y")],
        [_("Review on"), dpia.review_on.strftime("%d-%m-%Y")],
    ]


def algorithms_json(made: list[dict[str, str]], *, organization: str, statement: str) -> dict[str, Any]:
    """The entries, and the statement that makes an empty list an answer."""
    return {
        "standard_version": STANDARD_VERSION,
        "lang": LANGUAGE,
        "organization": organization,
        "statement": statement,
        "algorithms": made,
    }


def algorithm_rows(made: list[dict[str, str]]) -> Iterator[Row]:
    """A row per entry under the headings of the algorithm register; only headings where there is nothing."""
    yield list(ALGORITHM_FIELDS.values())
    for entry in made:
        yield [entry.get(name, "") for name in ALGORITHM_FIELDS]
