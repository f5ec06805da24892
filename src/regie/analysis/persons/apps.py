from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PersonsConfig(AppConfig):
    name = "regie.analysis.persons"
    label = "persons"

    def ready(self) -> None:
        from regie.access.dossiers.parts import part
        from regie.privacy.requests.hooks import use_addressees, use_files

        from .rights import addressees, files

        use_addressees(addressees)
        use_files(files)
        part(
            "persons",
            label=_("Who this dossier is about"),
            kind="person",
            url=lambda pk: reverse("persons:detail", args=[pk]),
        )
