from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "regie.approach.deployments"
    label = "deployments"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .money_rules import register_money_rules
        from .rules import register_rules

        register_rules()
        register_money_rules()
