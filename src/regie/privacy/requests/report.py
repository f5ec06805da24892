"""The access report (AVG 15): everything that is kept about somebody, in plain Dutch, as PDF/UA."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.covenants.models import CovenantGround
from regie.access.dossiers.holdings import Holding, told
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import subject
from regie.audit.processing.selectors import Reading, readings_of
from regie.ui.documents import typst_pdf

from .doors import report_door
from .hooks import KeptFile, files_of, letter_fields, recipients_of
from .models import DataSubjectRequest, Withholding
from .policies import can_report, checked
from .sections import READERS, RECIPIENTS, key_of, rows_told, section_titles, title_of
from .terms import months_after

TEMPLATE = Path(__file__).with_name("typst") / "access_report.typ"
LONG = 12  # sections and records from which a table of contents helps


def access_report(*, request: DataSubjectRequest, by: Actor) -> bytes:
    """The report of an open access request whose identity was checked. Raises Refused otherwise.

    The wall is opened for this one dossier and this one report; both logs hold that it was made.
    """
    checked(can_report(by, request))
    with report_door(request, by, "make access report"), override("nl"):
        facts = report_facts(request)
    return typst_pdf(TEMPLATE, facts, title=facts["title"], language="nl")


def report_file(*, request: DataSubjectRequest, key: str, by: Actor) -> KeptFile | None:
    """One document beside the report; None where there is none with this key. Raises Refused."""
    return next((each for each in report_files(request=request, by=by) if each.key == key), None)


def report_files(*, request: DataSubjectRequest, by: Actor) -> list[KeptFile]:
    """The documents that go with the report. Raises Refused."""
    checked(can_report(by, request))
    if request.dossier_id is None:
        return []
    with report_door(request, by, "list documents for access report"):
        return files_of(request.dossier_id)


def report_facts(request: DataSubjectRequest) -> dict[str, Any]:
    """What the template sets; inside a processing only."""
    dossier = Dossier.objects.select_related("collaboration", "municipality").get(pk=request.dossier_id)
    withheld = {each.section: each for each in request.withholdings.all() if each.approved_at}
    sections, empty = _sections(dossier, withheld)
    return {
        "title": _("What we keep about you"),
        "subtitle": _("Access to your personal data (AVG, article 15)"),
        "about": _about(request, dossier),
        "sections": sections,
        "empty": empty,
        "long": len(sections) + sum(len(each["records"]) for each in sections) > LONG,
        "documents": [each.name for each in files_of(dossier.pk)],
        "grounds": _grounds(dossier),
        "recipients": _recipients(dossier, withheld.get(RECIPIENTS)),
        "readers": _readers(dossier, withheld.get(READERS)),
        "retention": _retention(dossier),
        "withheld": _withheld(withheld),
        "words": _words(dossier),
        "rights": _rights(dossier),
    }


def _about(request: DataSubjectRequest, dossier: Dossier) -> list[tuple[str, str]]:
    young = next(iter(letter_fields(dossier.pk)), None)
    said = [
        (
            _("About"),
            young.lines[0] if young and young.lines else request.subject_name or request.requester_name,
        ),
        (_("Your request"), f"{request.reference}, {date_format(request.received_on)}"),
        (_("Dossier"), dossier.reference),
        (_("Since"), date_format(timezone.localtime(dossier.opened_at))),
        (_("Kept by"), _("Municipality of %(name)s") % {"name": dossier.municipality.name}),
        (_("In the collaboration"), dossier.collaboration.name),
        (_("What for"), dossier.collaboration.purpose),
    ]
    return said + ([(_("On hold since"), date_format(dossier.on_hold_at))] if dossier.on_hold_at else [])


def _sections(dossier: Dossier, withheld: dict[str, Withholding]) -> tuple[list[dict[str, Any]], list[str]]:
    """Every model with rows, as a section, and the names of those without."""
    sections, empty = [], []
    for holding, rows in rows_told(dossier.pk):
        if key_of(holding) in withheld:
            records: list[dict[str, Any]] = []
        else:
            records = [made for row in rows if (made := _record(holding, row))["pairs"]]
        if records or key_of(holding) in withheld:
            sections.append(
                {
                    "title": title_of(holding),
                    "records": records,
                    "withheld": _why(withheld.get(key_of(holding))),
                }
            )
        else:
            empty.append(title_of(holding))
    return sections, empty


def _record(holding: Holding, row: Any) -> dict[str, Any]:
    source, recorded = getattr(row, "source", None), getattr(row, "recorded_at", None)
    origin = [str(_("Came from: %(name)s.") % {"name": source})] if source else []
    if recorded:
        origin.append(_("Recorded on %(day)s.") % {"day": date_format(timezone.localtime(recorded))})
    return {"origin": " ".join(origin), "pairs": list(told(row, fields=holding.personal_fields()))}


def _why(withholding: Withholding | None) -> str:
    """That something was left out and why that may; not what."""
    if withholding is None:
        return ""
    return _(
        "We left this part out. The law allows that for: %(ground)s (UAVG, article 41). Two people looked at it."
    ) % {"ground": withholding.get_ground_display()}


def _withheld(withheld: dict[str, Withholding]) -> list[str]:
    titles = section_titles()
    return [f"{titles.get(key, key)}: {_why(each)}" for key, each in withheld.items()]


def _grounds(dossier: Dossier) -> list[tuple[str, str, str]]:
    """(partner and category, in plain words, articles) of every covenant that came into force."""
    lines = CovenantGround.objects.filter(
        covenant__collaboration=dossier.collaboration_id, covenant__activated_at__isnull=False
    ).select_related("covenant", "organisation", "ground", "second_ground")
    made = []
    for line in lines:
        grounds = [each for each in (line.ground, line.second_ground) if each]
        period = f"{date_format(line.covenant.valid_from)} – {date_format(line.covenant.valid_to)}"
        made.append(
            (
                f"{line.organisation}: {line.get_category_display()}",
                " ".join([each.plain for each in grounds] + ([line.for_what] if line.for_what else [])),
                "; ".join(f"{each.law} {each.article}" for each in grounds) + f" ({period})",
            )
        )
    return made


def _recipients(dossier: Dossier, withheld: Withholding | None) -> dict[str, Any]:
    rows = [] if withheld else recipients_of(dossier.pk)
    return {
        "withheld": _why(withheld),
        "rows": [(each.organisation, date_format(each.on), each.what, each.ground) for each in rows],
    }


def _readers(dossier: Dossier, withheld: Withholding | None) -> dict[str, Any]:
    """(organisation, role, how often, first, last); names of people are not told."""
    grouped: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in [] if withheld else readings_of(subject(dossier.pk)):
        grouped[_reader(reading)].append(reading)
    return {
        "withheld": _why(withheld),
        "rows": [
            (*who, len(found), _day(min(each.at for each in found)), _day(max(each.at for each in found)))
            for who, found in sorted(grouped.items())
        ],
    }


def _reader(reading: Reading) -> tuple[str, str]:
    if reading.role:
        label = str(Role(reading.role).label) if reading.role in Role.values else reading.role
        return reading.organisation or _("unknown"), label
    if reading.person:
        return _("Regie itself"), _("automatic work, such as a reminder")
    return _("no longer kept"), ""


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment))


def _retention(dossier: Dossier) -> str:
    months = dossier.collaboration.retention_months
    if months is None:
        return _("There is no term yet for this collaboration. Ask us when your data will be destroyed.")
    if dossier.closed_at is None:
        return _(
            "We keep your data for %(months)s months after your dossier is closed. It is still open. Then"
            " we destroy it."
        ) % {"months": months}
    closed = timezone.localdate(dossier.closed_at)
    return _("Your dossier was closed on %(closed)s. We destroy your data on %(day)s or soon after it.") % {
        "closed": date_format(closed),
        "day": date_format(months_after(closed, months)),
    }


def _words(dossier: Dossier) -> dict[str, str]:
    return {
        "lead": _(
            "This report tells everything that is kept about you in this dossier: what it is, where it came"
            " from, why it may be kept, who looked at it, and what you can do."
        ),
        "withheld": _("Something was left out"),
        "contents": _("Contents"),
        "about": _("In short"),
        "data": _("Your data"),
        "nothing": _("We keep nothing about you under:"),
        "empty": _("There is no data about you in this dossier."),
        "field": _("What"),
        "value": _("What it says"),
        "documents": _("Documents"),
        "documents_beside": _("You get these documents beside this report:"),
        "no_documents": _("There are no documents in your dossier."),
        "grounds": _("Why we may keep your data"),
        "grounds_lead": _(
            "Organisations may only use your data when the law gives them a ground. They wrote down theirs"
            " in a covenant."
        ),
        "who": _("Who, and which data"),
        "plain": _("Why"),
        "law": _("Law"),
        "no_grounds": _("No covenant was in force for this collaboration."),
        "recipients": _("Who received your data"),
        "no_recipients": _(
            "No organisation received your data from this dossier in another way than by looking into it."
        ),
        "organisation": _("Organisation"),
        "on": _("When"),
        "ground": _("On which ground"),
        "readers": _("Who looked at your data"),
        "readers_lead": _(
            "We write down every time somebody opens your data. Names of staff are not in this report."
        ),
        "no_readers": _("Nobody opened your data yet."),
        "role": _("Role"),
        "times": _("How often"),
        "first": _("First"),
        "last": _("Last"),
        "retention": _("How long we keep it"),
        "automatic": _("No computer decides about you"),
        "automatic_text": _(
            "People decide, not computers. Regie calculates no score or chance about you and makes no list"
            " of people by itself."
        ),
        "rights": _("What you can do"),
    }


def _rights(dossier: Dossier) -> list[str]:
    town = {"name": dossier.municipality.name}
    return [
        _("Is something wrong? Ask us to correct it."),
        _("Should something not be kept? Ask us to erase it."),
        _(
            "Do you not agree that we use your data? Object. While we look at it, nobody works with your dossier."
        ),
        _("Ask the privacy officer of the municipality of %(name)s. We answer within one month.") % town,
        _(
            "Do you not agree with our answer? You can object with the municipality within six weeks. The"
            " answer says how."
        ),
        _("You can also complain at the Dutch data protection authority: autoriteitpersoonsgegevens.nl."),
    ]
