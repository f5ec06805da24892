from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "regie.leadership.decisions"
    label = "decisions"

    def ready(self) -> None:
        from regie.leadership.actions.sources import register_source

        from . import search  # noqa: F401 - registers what can be found
        from .origins import decision_as_source
        from .rules import register_rules
        from .sections import register_sections

        register_source("decision", decision_as_source)
        register_rules()
        register_sections()
