from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "regie.leadership.actions"
    label = "actions"
