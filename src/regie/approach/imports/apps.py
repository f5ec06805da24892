from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "regie.approach.imports"
    label = "imports"
