from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "regie.access.organisations"
    label = "organisations"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
