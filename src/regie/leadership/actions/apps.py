from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "regie.leadership.actions"
    label = "actions"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .origins import action_as_source, finding_as_source
        from .rules import register_rules
        from .sections import register_sections
        from .sources import register_source

        register_source("action", action_as_source)
        register_source("finding", finding_as_source)
        register_rules()
        register_sections()
