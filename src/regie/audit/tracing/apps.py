from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "regie.audit.tracing"
    label = "tracing"
