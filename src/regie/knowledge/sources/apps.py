from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "regie.knowledge.sources"
    label = "sources"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
