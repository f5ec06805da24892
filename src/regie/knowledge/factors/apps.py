from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "regie.knowledge.factors"
    label = "factors"

    def ready(self) -> None:
        from .rules import register_rules

        register_rules()
