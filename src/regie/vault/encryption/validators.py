"""What a field for a BSN accepts."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regie.methods.bsn import is_bsn


def validate_bsn(value: str) -> None:
    """Raises ValidationError for what fails the eleven test; the message does not repeat the number."""
    if value and not is_bsn(value):
        raise ValidationError(
            _("This is not a BSN. A BSN has 9 digits; check each of them."), code="not_a_bsn"
        )
