from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "regie.leadership.participation"
    label = "participation"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .rules import register_rules

        register_rules()
