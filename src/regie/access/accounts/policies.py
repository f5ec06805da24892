"""Who needs a second factor."""

from django.conf import settings

from regie.access.authorisation.sensitive import reaches_personal_data

from .models import User


def second_factor_required(role: str) -> bool:
    """Whether a person in this role comes no further without a second factor."""
    return settings.MFA_REQUIRED or (settings.MFA_FOR_PERSONAL_DATA and reaches_personal_data(role))


def second_factor_stays(user: User) -> bool:
    """Whether this person may not remove the last second factor: one of their roles requires it. One query."""
    return settings.MFA_REQUIRED or any(
        second_factor_required(membership.role) for membership in user.memberships.current()
    )
