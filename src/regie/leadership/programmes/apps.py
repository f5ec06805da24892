from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "regie.leadership.programmes"
    label = "programmes"

    def ready(self) -> None:
        from regie.rulebook.rules.aggregates import aggregate

        from . import search  # noqa: F401 - registers what can be found
        from .rules import register_rules
        from .scope import PROGRAMMES
        from .sections import register_sections

        aggregate(PROGRAMMES)
        register_rules()
        register_sections()
