from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "regie.privacy.requests"
    label = "requests"
