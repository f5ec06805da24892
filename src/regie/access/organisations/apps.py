from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "regie.access.organisations"
    label = "organisations"
