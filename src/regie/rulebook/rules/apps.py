from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "regie.rulebook.rules"
    label = "rules"
