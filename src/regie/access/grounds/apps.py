from django.apps import AppConfig


class GroundsConfig(AppConfig):
    name = "regie.access.grounds"
    label = "grounds"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
