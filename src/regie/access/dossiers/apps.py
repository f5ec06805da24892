from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "regie.access.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from django.db import connections
        from django.db.backends.signals import connection_created

        from regie.access.authorisation.standing import use_standing

        from . import checks  # noqa: F401 - registers its checks
        from .standing import DossierStanding
        from .statements import watch

        # Django's own place to prepare a connection; each thread has its own.
        connection_created.connect(
            lambda connection, **_: watch(connection), weak=False, dispatch_uid="regie.wall"
        )
        for each in connections.all(initialized_only=True):
            watch(each)

        use_standing(DossierStanding())
