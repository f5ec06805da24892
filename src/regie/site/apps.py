from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "regie.site"
    label = "site"
