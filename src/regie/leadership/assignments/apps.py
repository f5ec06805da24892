from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "regie.leadership.assignments"
    label = "assignments"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .effects import register_all
        from .notices import register_kinds
        from .rules import register_rules
        from .sections import register_sections

        register_all()
        register_kinds()
        register_rules()
        register_sections()
