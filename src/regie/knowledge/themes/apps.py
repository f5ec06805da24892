from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "regie.knowledge.themes"
    label = "themes"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
