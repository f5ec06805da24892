from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "regie.audit.events"
    label = "events"
