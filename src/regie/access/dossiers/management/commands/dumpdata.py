from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import dumpdata

from regie.access.dossiers.records import Walled


class Command(dumpdata.Command):
    help = "Writes tables as text. Refuses tables with personal data: make a sealed backup of those."

    def handle(self, *app_labels: str, **options: Any) -> None:
        wanted = {label.lower() for label in app_labels}
        excluded = {label.lower() for label in options.get("exclude") or []}
        closed = [
            model._meta.label
            for model in apps.get_models()
            if issubclass(model, Walled)
            and (not wanted or _names(model) & wanted)
            and not _names(model) & excluded
        ]
        if closed:
            raise CommandError(
                "Personal data does not leave as plain text: "
                f"{', '.join(closed)}. Make a sealed backup, or leave these out with --exclude."
            )
        super().handle(*app_labels, **options)


def _names(model: Any) -> set[str]:
    return {model._meta.app_label, model._meta.label_lower}
