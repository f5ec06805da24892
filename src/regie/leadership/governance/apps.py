from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "regie.leadership.governance"
    label = "governance"

    def ready(self) -> None:
        from . import due, rules, search  # noqa: F401 - registers what can be found

        due.register()
        rules.register_rules()
