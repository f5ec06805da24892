"""Words for what stands in the log."""

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "accept invitation": _("accepted the invitation"),
    "add": _("added"),
    "add authenticator app": _("added an authenticator app"),
    "add passkey": _("added a passkey"),
    "block": _("blocked the account"),
    "change": _("changed"),
    "change password": _("changed the password"),
    "connect identity of provider": _("connected the identity of the organisation"),
    "create": _("made"),
    "delete": _("removed"),
    "end": _("ended"),
    "end session": _("ended a session"),
    "expire": _("removed what was past its term"),
    "export": _("exported"),
    "import": _("imported"),
    "invite": _("invited"),
    "invite again": _("invited again"),
    "link": _("linked"),
    "login": _("logged in"),
    "logout": _("logged out"),
    "look at": _("looked at"),
    "make recovery codes": _("made recovery codes"),
    "mend": _("mended the head of the chain"),
    "open": _("opened"),
    "remove": _("removed"),
    "remove authenticator app": _("removed an authenticator app"),
    "remove passkey": _("removed a passkey"),
    "reset password": _("reset the password"),
    "restore": _("restored"),
    "seal afterwards": _("sealed what was written before"),
    "set password": _("set a password"),
    "switch role": _("went on in another role"),
    "unblock": _("opened the account again"),
    "undo": _("undid"),
    "unlink": _("unlinked"),
    "verify": _("checked"),
    "view": _("viewed"),
    "view as": _("looked as another person"),
}
RESULTS: dict[str, Promise] = {"done": _("done"), "refused": _("refused")}


def action_words(action: str) -> str:
    """The action in the reader's language; the word in the log where there is none."""
    return str(ACTIONS.get(action, action.replace("_", " ")))


def result_words(result: str) -> str:
    """The result in the reader's language."""
    return str(RESULTS.get(result, result))


def kind_words(object_kind: str) -> str:
    """The kind of object in the reader's language, by the name of its model."""
    try:
        return str(apps.get_model(object_kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_kind


class Sort(models.TextChoices):
    """Why something in the log is worth a look. It is about how somebody works, never about who is in a file."""

    MANY_FILES = "many_files", _("many files in an hour")
    OUT_OF_HOURS = "out_of_hours", _("outside office hours")
    WITHOUT_TASK = "without_task", _("files without a task")
