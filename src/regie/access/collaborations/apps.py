from django.apps import AppConfig


class CollaborationsConfig(AppConfig):
    name = "regie.access.collaborations"
    label = "collaborations"
