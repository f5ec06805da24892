from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "regie.audit.events"
    label = "events"

    def ready(self) -> None:
        from . import protection  # noqa: F401 - registers its guards
