from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "regie.leadership.programmes"
    label = "programmes"
