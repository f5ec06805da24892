from django.apps import AppConfig


class CollaborationsConfig(AppConfig):
    name = "regie.access.collaborations"
    label = "collaborations"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
