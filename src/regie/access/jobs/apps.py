from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "regie.access.jobs"
    label = "jobs"
