from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "regie.leadership.checklists"
    label = "checklists"

    def ready(self) -> None:
        from . import programme_scope, rules  # noqa: F401 - both register themselves
