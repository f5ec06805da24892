from django.apps import AppConfig


class CodingsConfig(AppConfig):
    name = "regie.learning.codings"
    label = "codings"
