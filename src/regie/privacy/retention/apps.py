from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "regie.privacy.retention"
    label = "retention"

    def ready(self) -> None:
        from . import activities  # noqa: F401 - registers it
