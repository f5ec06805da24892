from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "regie.vault.keys"
    label = "keys"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers itself
