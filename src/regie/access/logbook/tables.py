"""The log as a list."""

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import Role
from regie.audit.events.models import Event

from .choices import action_words, kind_words, result_words


class EventTable(tables.Table):
    """One event a row."""

    at = tables.DateTimeColumn(verbose_name=_("When"), format="j N Y H.i")
    actor_name = tables.Column(verbose_name=_("Person"), empty_values=())
    actor_role = tables.Column(verbose_name=_("Role"))
    action = tables.Column(verbose_name=_("Action"))
    object_kind = tables.Column(verbose_name=_("Kind"))
    object_name = tables.Column(verbose_name=_("Object"))
    result = tables.Column(verbose_name=_("Result"))
    origin = tables.Column(verbose_name=_("Origin"))

    class Meta:
        model = Event
        fields = (
            "at",
            "actor_name",
            "actor_role",
            "action",
            "object_kind",
            "object_name",
            "result",
            "origin",
        )
        order_by = "-at"

    def render_actor_name(self, value: str) -> str:
        return value or _now("unknown")

    def render_actor_role(self, value: str) -> str:
        return str(Role(value).label) if value in Role.values else value

    def render_action(self, value: str) -> str:
        return action_words(value)

    def render_object_kind(self, value: str) -> str:
        return kind_words(value)

    def render_result(self, value: str) -> str:
        return result_words(value)
