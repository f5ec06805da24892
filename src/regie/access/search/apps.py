from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "regie.access.search"
    label = "search"

    def ready(self) -> None:
        from regie.audit.events.services import listen

        from .services import heard

        listen(heard)
