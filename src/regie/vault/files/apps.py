from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "regie.vault.files"
    label = "files"
