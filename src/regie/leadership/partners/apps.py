from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "regie.leadership.partners"
    label = "partners"
