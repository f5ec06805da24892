from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "regie.approach.deployments"
    label = "deployments"

    def ready(self) -> None:
        from .rules import register_rules

        register_rules()
