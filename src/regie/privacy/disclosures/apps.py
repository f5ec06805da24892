from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "regie.privacy.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from regie.access.dossiers.parts import part

        part(
            "disclosures",
            label=_("Information asked and given"),
            kind="disclosure",
            url=lambda pk: f"{reverse('disclosures:list')}?dossier={pk}",
        )
