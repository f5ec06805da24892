from django.apps import AppConfig


class ProcessingConfig(AppConfig):
    name = "regie.audit.processing"
    label = "processing"

    def ready(self) -> None:
        from . import protection  # noqa: F401 - registers its guards
