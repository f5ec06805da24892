"""Objects for the addresses of this slice, for the walk along every page."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.organisations.models import Municipality, Organisation
from regie.privacy.requests.models import DataSubjectRequest, RecipientNotice, Withholding


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    now = timezone.now()
    request = DataSubjectRequest.objects.create(
        municipality=municipality,
        number=900,
        kind="access",
        requester_name="Iemand Voorbeeld",
        requester_contact="Straat 1",
        received_on=timezone.localdate(),
        due_on=timezone.localdate() + timedelta(days=30),
        state="in_progress",
        identity_how="at_desk",
        identity_at=now,
        extended_on=timezone.localdate(),
    )
    notice = RecipientNotice.objects.create(request=request, organisation=Organisation.objects.first())
    withheld = Withholding.objects.create(
        request=request, section="readers", ground="others", reason="x", asked_at=now
    )
    own = {"pk": request.pk}
    letter = own | {"kind": "extension"}
    return {
        "requests:detail": (own, request),
        "requests:step": (own | {"step": "koppelen"}, request),
        "requests:report": (own, request),
        "requests:report_document": (own | {"key": "a"}, request),
        "requests:letter": (letter | {"form": "pdf"}, request),
        "requests:letter_sent": (letter, request),
        "requests:notice": (own | {"notice": notice.pk}, request),
        "requests:withholding": (own | {"withholding": withheld.pk}, request),
        "requests:withholding_end": (own | {"withholding": withheld.pk}, request),
    }
