from django.apps import AppConfig


class PersonsConfig(AppConfig):
    name = "regie.analysis.persons"
    label = "persons"
