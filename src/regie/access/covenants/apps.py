from django.apps import AppConfig


class CovenantsConfig(AppConfig):
    name = "regie.access.covenants"
    label = "covenants"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
