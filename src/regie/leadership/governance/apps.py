from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "regie.leadership.governance"
    label = "governance"

    def ready(self) -> None:
        from . import due, rules

        due.register()
        rules.register_rules()
