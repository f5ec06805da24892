from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "regie.knowledge.interventions"
    label = "interventions"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
