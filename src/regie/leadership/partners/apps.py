from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "regie.leadership.partners"
    label = "partners"

    def ready(self) -> None:
        from .handover import register_sections
        from .rules import register_rules

        register_rules()
        register_sections()
