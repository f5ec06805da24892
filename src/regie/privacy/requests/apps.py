from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "regie.privacy.requests"
    label = "requests"

    def ready(self) -> None:
        from regie.privacy.retention.blockers import register_blocker

        from .hooks import use_erasure
        from .selectors import open_requests
        from .services.erasing import erasure_propose

        register_blocker(open_requests)
        use_erasure(erasure_propose)
