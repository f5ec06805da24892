from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "regie.rulebook.findings"
    label = "findings"

    def ready(self) -> None:
        from regie.audit.events.services import listen

        from .touching import touch

        listen(touch)
