from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "regie.leadership.assignments"
    label = "assignments"

    def ready(self) -> None:
        from .rules import register_rules
        from .sections import register_sections

        register_rules()
        register_sections()
