from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "regie.knowledge.factors"
    label = "factors"
