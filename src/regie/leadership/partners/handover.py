"""What a next regisseur must know of the partners: who to call, what is open, what was asked and not answered."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme

from .choices import CommitmentStatus
from .selectors import commitments_for, contacts_for, leavers, partners_for, vacancies, with_facts

Row = tuple[object, ...]


def partners_now(programme: Programme, reader: Actor) -> Iterator[Row]:
    """The partners of today with who to call and when somebody last spoke with them, as far as the reader may see."""
    rows = with_facts(partners_for(reader).filter(programme=programme, left_on__isnull=True))
    sees = set(contacts_for(reader).filter(partner__programme=programme).values_list("partner", flat=True))
    for each in rows:
        told = (each.fixed_contact, each.last_spoken or "") if each.pk in sees else ("", "")
        yield (str(each), each.get_tier_display(), *told)


def open_functions(programme: Programme, reader: Actor) -> Iterator[Row]:
    """Vacancies, and who leaves without a successor."""
    contacts = contacts_for(reader).filter(partner__programme=programme)
    for each in vacancies(contacts):
        yield str(each.partner), each.function, "", each.from_on
    for each in leavers(contacts):
        yield str(each.partner), each.function, each.person, each.until or ""


def open_commitments(programme: Programme, reader: Actor) -> Iterator[Row]:
    """What was asked and not answered, or refused."""
    rows = commitments_for(reader).filter(partner__programme=programme)
    for each in rows.exclude(status=CommitmentStatus.PROMISED):
        yield str(each.partner), each.what, each.get_status_display(), each.reason, each.on


def register_sections() -> None:
    """Adds these parts to the handover file; called once, at start-up."""
    handover_section(
        "partners", _("Partners and who to call"), partners_now, order=40,
        columns=(_("Partner"), _("Core or network"), _("Fixed contact"), _("Last spoken")),
        empty=_("There is no partner yet."),
    )  # fmt: skip
    handover_section(
        "partner_functions", _("Vacancies and leavers at partners"), open_functions, order=41,
        columns=(_("Partner"), _("Function"), _("Who leaves"), _("Since, or last day")),
        empty=_("Every function at a partner is filled."),
    )  # fmt: skip
    handover_section(
        "partner_commitments", _("Asked of partners and not promised"), open_commitments, order=42,
        columns=(_("Partner"), _("What"), _("Answer"), _("Why not"), _("Date")),
        empty=_("Nothing is open: partners promised all that was asked."),
    )  # fmt: skip
