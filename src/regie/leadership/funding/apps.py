from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "regie.leadership.funding"
    label = "funding"

    def ready(self) -> None:
        from . import search  # noqa: F401 - registers what can be found
        from .agenda import register_proposals
        from .handover import register_sections
        from .rules import register_rules

        register_rules()
        register_proposals()
        register_sections()
