"""Terms and kinds in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.choices import Role
from regie.access.dossiers.holdings import holdings
from regie.methods.retention import FORM

from .choices import Starts


def kind_labels() -> dict[str, str]:
    """The names of every kind that hangs on a dossier."""
    return {each.model._meta.label_lower: str(each.model._meta.verbose_name_plural) for each in holdings()}


def duration_words(duration: str) -> str:
    """A duration in words, such as “2 years”; what is none stays as it is."""
    found = FORM.fullmatch(duration)
    if found is None:
        return duration
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    words = [
        (years, ngettext("%(count)s year", "%(count)s years", years)),
        (months, ngettext("%(count)s month", "%(count)s months", months)),
        (weeks, ngettext("%(count)s week", "%(count)s weeks", weeks)),
        (days, ngettext("%(count)s day", "%(count)s days", days)),
    ]
    return ", ".join(text % {"count": number} for number, text in words if number)


def term_words(duration: str, starts: str, why: str) -> str:
    """A term with where it begins and what it rests on."""
    if not duration:
        return why
    begins = {
        Starts.CLOSED: _("%(term)s after closing"),
        Starts.RECORDED: _("%(term)s after it was recorded"),
    }
    text = begins.get(starts, "%(term)s")  # type: ignore[call-overload]
    return (
        f"{text % {'term': duration_words(duration)}} ({why})"
        if why
        else text % {"term": duration_words(duration)}
    )


def counts_words(counts: dict[str, int]) -> str:
    """Kinds and numbers on one line."""
    labels = kind_labels()
    return ", ".join(f"{labels.get(kind, kind)}: {count}" for kind, count in sorted(counts.items()))


def kinds_words(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The frozen kinds of a line with their names and terms in words."""
    labels = kind_labels()
    return [
        {
            "label": labels.get(each["kind"], each["kind"]),
            "count": each["count"],
            "term": term_words(each["duration"], each["starts"], each["why"]),
            "day": each["day"],
        }
        for each in kinds
    ]


def role_words(role: str) -> str:
    """The name of a role."""
    return str(Role(role).label) if role in Role.values else role
