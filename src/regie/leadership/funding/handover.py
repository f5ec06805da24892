"""What a next regisseur must know of the means: what runs until when, what to report, what to negotiate."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme
from regie.ui.amounts import euro

from .models import ReportingDate
from .selectors import contracts_for, funds_for, parts_for

Row = tuple[object, ...]


def running_funds(programme: Programme, reader: Actor) -> Iterator[Row]:
    """The funds that have not ended, with what is spent."""
    rows = funds_for(reader).filter(programme=programme, ends_on__gte=timezone.localdate())
    for each in rows:
        yield each.name, each.source, each.ends_on, euro(each.amount), euro(each.spent)  # type: ignore[attr-defined]


def open_reports(programme: Programme, reader: Actor) -> Iterator[Row]:
    """The reports to givers that were not sent yet."""
    rows = parts_for(reader, ReportingDate).filter(fund__programme=programme, sent_on=None)
    for each in rows:
        yield each.fund.name, each.what, each.due_on


def running_contracts(programme: Programme, reader: Actor) -> Iterator[Row]:
    """The contracts that have not ended: do they fit, and when can one negotiate."""
    rows = contracts_for(reader).filter(programme=programme).exclude(ends_on__lt=timezone.localdate())
    for each in rows:
        yield each.what, each.party, each.ends_on or "", each.negotiation_on or "", each.get_fit_display()


def register_sections() -> None:
    """Adds these parts to the handover file; called once, at start-up."""
    handover_section(
        "funds", _("Funds"), running_funds, order=60,
        columns=(_("Fund"), _("Source"), _("Until"), _("Amount"), _("Spent")),
        empty=_("No fund runs now."),
    )  # fmt: skip
    handover_section(
        "fund_reports", _("Reports"), open_reports, order=61,
        columns=(_("Fund"), _("Report"), _("To be handed in on")),
        empty=_("Every report to a giver is sent."),
    )  # fmt: skip
    handover_section(
        "contracts", _("Contracts"), running_contracts, order=62,
        columns=(_("Contract"), _("With"), _("Until"), _("Negotiation"), _("Fits")),
        empty=_("No contract runs now."),
    )  # fmt: skip
