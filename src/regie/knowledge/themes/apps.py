from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "regie.knowledge.themes"
    label = "themes"
