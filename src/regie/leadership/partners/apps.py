from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "regie.leadership.partners"
    label = "partners"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .handover import register_sections
        from .rules import register_rules

        register_rules()
        register_sections()
