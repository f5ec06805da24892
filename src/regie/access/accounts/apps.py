from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "regie.access.accounts"
    label = "accounts"
