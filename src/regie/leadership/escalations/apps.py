from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "regie.leadership.escalations"
    label = "escalations"

    def ready(self) -> None:
        from regie.leadership.actions.sources import register_source

        from . import search  # noqa: F401 - registers what can be found
        from .notices import register_kinds
        from .origins import escalation_as_source
        from .rules import register_rules
        from .sections import register_sections

        register_kinds()
        register_source("escalation", escalation_as_source)
        register_rules()
        register_sections()
