from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "regie.privacy.register"
    label = "register"

    def ready(self) -> None:
        from .system_facts import register_facts

        register_facts()
