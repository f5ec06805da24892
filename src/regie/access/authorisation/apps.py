from django.apps import AppConfig


class AuthorisationConfig(AppConfig):
    name = "regie.access.authorisation"
    label = "authorisation"
