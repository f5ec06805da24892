from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "regie.privacy.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from regie.access.dossiers.parts import part
        from regie.privacy.requests.hooks import use_recipients

        from .selectors import recipients_of

        use_recipients(lambda dossier_id: [*recipients_of(dossier_id)])
        part(
            "disclosures",
            label=_("Information asked and given"),
            kind="disclosure",
            url=lambda pk: f"{reverse('disclosures:list')}?dossier={pk}",
        )
