"""What must be right before Regie serves anyone: settings that would take a protection away stop it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from regie.access.authorisation.sensitive import roles_with_personal_data
from regie.ui.limits import rates_of

from .backup.restoring import HALFWAY

CONTACTS = ("https://", "mailto:", "tel:")


@register(Tags.security)
def second_factor(**_: Any) -> list[CheckMessage]:
    """Outside a demo, nobody who reaches personal data logs in with a password alone."""
    if settings.DEMO or (settings.MFA_REQUIRED and settings.MFA_FOR_PERSONAL_DATA):
        return []
    return [
        Error(
            "REGIE_MFA_REQUIRED is off, and this is no demo.",
            hint="Leave it out. These roles reach personal data: "
            + ", ".join(sorted(roles_with_personal_data())),
            id="regie.E001",
        )
    ]


@register(Tags.security)
def limits(**_: Any) -> list[CheckMessage]:
    """A limit that cannot be read would be no limit."""
    wrong: list[CheckMessage] = []
    for action, text in settings.LIMITS.items():
        try:
            rates_of(text)
        except ValueError:
            hint = "Write it as 60/h, or 5/m,60/h for two limits together; s, m, h and d are the units."
            wrong.append(
                Error(
                    f"REGIE_{action.upper()}_LIMIT is {text!r}, which is no limit.",
                    hint=hint,
                    id="regie.E002",
                )
            )
    return wrong


@register(Tags.security)
def sessions(**_: Any) -> list[CheckMessage]:
    """Every login ends, some time."""
    if 0 < settings.SESSION_IDLE_SECONDS <= settings.SESSION_COOKIE_AGE:
        return []
    hint = "Take at least 1 second, and no more than REGIE_SESSION_SECONDS."
    return [Error("REGIE_IDLE_SECONDS does not end a login.", hint=hint, id="regie.E003")]


@register(Tags.security)
def security_contact(**_: Any) -> list[CheckMessage]:
    """security.txt names somebody, by an address that RFC 9116 allows."""
    contacts = settings.SECURITY_CONTACT
    if contacts and all(contact.startswith(CONTACTS) and contact.isprintable() for contact in contacts):
        return []
    hint = "Give addresses that start with https://, mailto: or tel:, with commas between."
    return [Error("REGIE_SECURITY_CONTACT names nobody to report a weakness to.", hint=hint, id="regie.E004")]


@register(Tags.files)
def restore_is_finished(**_: Any) -> list[CheckMessage]:
    """Half of a backup is not data to work with."""
    if not (Path(settings.DATA_DIR) / HALFWAY).exists():
        return []
    return [
        Error("A restore did not finish.", hint="Run regie restore FILE again; it goes on.", id="regie.E005")
    ]
