from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from regie.audit.events.guards import lifted


class Command(flush.Command):
    help = "Empties the database, logs and all: only where nothing is real, in a demo."

    def handle(self, **options: Any) -> None:
        if not settings.MAY_FLUSH:
            raise CommandError(
                "This would empty the logs too, and they are append-only. Only a demo may be emptied."
            )
        with lifted():
            super().handle(**options)
