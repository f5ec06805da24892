from django.apps import AppConfig


class CovenantsConfig(AppConfig):
    name = "regie.access.covenants"
    label = "covenants"
