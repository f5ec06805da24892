from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "regie.knowledge.factors"
    label = "factors"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .rules import register_rules

        register_rules()
