from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "regie.leadership.decisions"
    label = "decisions"
