"""``regie``: the command line. Without a command it lists what there is."""

import os
import secrets
import sys
from datetime import UTC, datetime

from regie.vault.keys.choices import KINDS
from regie.vault.keys.lines import new_key


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regie.site.settings")
    if sys.argv[1:2] == ["scan"]:
        _in_memory()
    from django.core.management import execute_from_command_line

    from regie.audit.tracing.spans import new_trace

    new_trace()
    execute_from_command_line(["regie", *sys.argv[1:]])


def _in_memory() -> None:
    """``regie scan`` needs no settings and touches no database but its own, in memory."""
    os.environ["REGIE_DATABASE_URL"] = "sqlite://:memory:"
    os.environ["REGIE_SECRET_KEY"] = secrets.token_urlsafe(50)
    os.environ["REGIE_DEMO"] = os.environ["REGIE_DEBUG"] = "false"
    # Keys for as long as this lasts: what is read is gone when it ends.
    today = datetime.now(UTC).date()
    os.environ["REGIE_KEYS"] = ",".join(new_key(kind, today=today).line for kind in KINDS)


if __name__ == "__main__":
    main()
