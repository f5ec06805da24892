from django.apps import AppConfig


class GroundsConfig(AppConfig):
    name = "regie.access.grounds"
    label = "grounds"
