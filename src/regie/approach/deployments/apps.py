from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "regie.approach.deployments"
    label = "deployments"
