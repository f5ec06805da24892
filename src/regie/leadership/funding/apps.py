from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "regie.leadership.funding"
    label = "funding"
