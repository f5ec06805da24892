from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "regie.leadership.participation"
    label = "participation"

    def ready(self) -> None:
        from .rules import register_rules

        register_rules()
