from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "regie.learning.scans"
    label = "scans"
