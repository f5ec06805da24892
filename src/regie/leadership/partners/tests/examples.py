"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.organisations.models import Municipality, Organisation
from regie.leadership.partners.models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    ProgrammePartner,
    RoleMatrix,
    RoleTask,
    StructureAgreement,
)

OF_PROGRAMME = ("of_programme", "covenants", "add", "settings", "agreement_add")
OF_PARTNER = ("detail", "standing", "edit", "leave", "commitment_add")
OF_MATRIX = ("matrix", "matrix_fill", "matrix_excel", "task_add")


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    partner = ProgrammePartner.objects.filter(programme__municipality=municipality).order_by("pk").last()
    if partner is None:
        return {}
    today, programme = timezone.localdate(), partner.programme
    contact = PartnerContact.objects.create(partner=partner, function="wijkagent", from_on=today)
    member = municipality.memberships.order_by("pk").first()
    moment = ContactMoment.objects.create(partner=partner, on=today, by=member.user)
    commitment = Commitment.objects.create(partner=partner, what="Uren", on=today)
    agreement = StructureAgreement.objects.create(
        programme=programme, structure="other", name="Sportraad", what="Samen", agreed_on=today
    )
    matrix, _created = RoleMatrix.objects.get_or_create(programme=programme, kind="aftercare")
    task = RoleTask.objects.create(matrix=matrix, title="Een taak van onszelf")
    elsewhere = Organisation.objects.create(name="Halt Voorbeeld", kind="halt")
    elsewhere.municipalities.add(municipality)
    left = ProgrammePartner.objects.create(
        programme=programme, organisation=elsewhere, tier="network", joined_on=today,
        left_on=today, left_reason="Voorbeeld",
    )  # fmt: skip
    return {
        **{f"partners:{name}": ({"pk": programme.pk}, partner) for name in OF_PROGRAMME},
        **{f"partners:{name}": ({"pk": partner.pk}, partner) for name in OF_PARTNER},
        **{f"partners:{name}": ({"pk": programme.pk, "kind": "aftercare"}, matrix) for name in OF_MATRIX},
        "partners:matrix_unfill": ({"pk": matrix.pk, "version": 99}, matrix),
        "partners:task": ({"pk": task.pk}, task),
        "partners:task_drop": ({"pk": task.pk}, task),
        "partners:come_back": ({"pk": left.pk}, left),
        "partners:contact_add": ({"pk": partner.pk}, contact),
        "partners:contact_edit": ({"pk": contact.pk}, contact),
        "partners:contact_drop": ({"pk": contact.pk}, contact),
        "partners:moment_add": ({"pk": partner.pk}, moment),
        "partners:moment_drop": ({"pk": moment.pk}, moment),
        "partners:commitment_edit": ({"pk": commitment.pk}, commitment),
        "partners:agreement_edit": ({"pk": agreement.pk}, agreement),
        "partners:agreement_drop": ({"pk": agreement.pk}, agreement),
    }
