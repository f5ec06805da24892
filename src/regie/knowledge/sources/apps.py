from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "regie.knowledge.sources"
    label = "sources"
