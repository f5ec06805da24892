from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    name = "regie.vault.encryption"
    label = "encryption"
