"""By which change a finding was opened or mended, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from regie.access.logbook.choices import action_words

from .choices import FIRST, RULES, TIME


def by_what(cause: Mapping[str, Any]) -> str:
    """A sentence part: the change, what it was made to and by whom; or that no person did it."""
    action = cause.get("action", "")
    own = {
        FIRST: _("at the first look"),
        TIME: _("because time passed, or at a full check"),
        RULES: _("because the rule left the rulebook"),
    }
    if not action or action in own:
        return own.get(action, "")
    values = {"action": action_words(action), "name": cause.get("name", ""), "by": cause.get("by", "")}
    if not values["name"]:
        return _("by %(by)s: %(action)s") % values
    return _("by %(by)s: %(action)s, %(name)s") % values
