from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "regie.access.notices"
    label = "notices"

    def ready(self) -> None:
        from regie.access.organisations.unread import count_with_actor

        from .selectors import unread_of_membership

        count_with_actor(unread_of_membership)
