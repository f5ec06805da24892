"""What a check of a chain can find, in a sentence."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Finding(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    UNLINKED = "unlinked"
    CUT = "cut"
    BEYOND = "beyond"
    HEAD_CHANGED = "head changed"
    HEAD_MISSING = "head missing"
    ROLLED_BACK = "rolled back"
    REPLACED = "replaced"
    UNGUARDED = "unguarded"


SENTENCES: dict[Finding, str | Promise] = {
    Finding.CHANGED: _("Chain %(chain)s: event %(numbers)s was changed (%(note)s)."),
    Finding.REMOVED: _("Chain %(chain)s: removed between other events: %(numbers)s."),
    Finding.INSERTED: _("Chain %(chain)s: the event with number %(numbers)s was inserted (%(note)s)."),
    Finding.UNLINKED: _(
        "Chain %(chain)s: event %(numbers)s does not follow the one before it: one of the two was replaced."
    ),
    Finding.CUT: _("Chain %(chain)s: the end was cut off: %(numbers)s."),
    Finding.BEYOND: _("Chain %(chain)s: the head is older than the log, which goes on with %(numbers)s."),
    Finding.HEAD_CHANGED: _("Chain %(chain)s: the head was changed from outside."),
    Finding.HEAD_MISSING: _("Chain %(chain)s: there are events and there is no head."),
    Finding.ROLLED_BACK: _("Chain %(chain)s: it was longer: gone since the heads were kept: %(numbers)s."),
    Finding.REPLACED: _("Chain %(chain)s: event %(numbers)s is another one than when the heads were kept."),
    Finding.UNGUARDED: _("The database does not protect the logs: this trigger is missing: %(note)s."),
}
