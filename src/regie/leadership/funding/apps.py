from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "regie.leadership.funding"
    label = "funding"

    def ready(self) -> None:
        from .rules import register_rules

        register_rules()
