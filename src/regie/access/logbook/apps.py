from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "regie.access.logbook"
    label = "logbook"
