from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "regie.leadership.checklists"
    label = "checklists"

    def ready(self) -> None:
        from . import programme_scope, rules, search  # noqa: F401 - all register themselves
