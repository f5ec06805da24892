from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "regie.privacy.register"
    label = "register"

    def ready(self) -> None:
        from regie.audit.processing.activities import use_version_query, use_versions

        from . import (
            protection,  # noqa: F401 - registers its guard
            search,  # noqa: F401 - registers what can be found
        )
        from .selectors import number_in_log, version_query
        from .system_facts import register_facts

        use_versions(number_in_log)
        use_version_query(version_query)
        register_facts()
