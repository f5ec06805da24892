from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "regie.access.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from regie.access.authorisation.standing import use_standing

        from .standing import DossierStanding

        use_standing(DossierStanding())
