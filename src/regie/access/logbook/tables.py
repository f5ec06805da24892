"""The log as a list, and what in it is worth a look."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import Role
from regie.audit.events.models import Event

from .anomalies import Anomaly
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
    organisation_name = tables.Column(verbose_name=_("Organisation"), default="—")
    origin = tables.Column(verbose_name=_("Origin"))
    trace_id = tables.Column(verbose_name=_("Trace"), default="—", orderable=False)

    class Meta:
        model = Event
        fields = (
            "at",
            "actor_name",
            "actor_role",
            "organisation_name",
            "action",
            "object_kind",
            "object_name",
            "result",
            "origin",
            "trace_id",
        )
        order_by = "-at"

    def render_actor_name(self, value: str) -> str:
        return value or _now("unknown")

    def render_actor_role(self, value: str) -> str:
        return str(Role(value).label) if value in Role.values else value

    def render_trace_id(self, value: str) -> str:
        """The start of it, as a link to all that belongs together; an export gets it whole, see value_trace_id."""
        address = f"{reverse('logbook:events')}?{urlencode({'trace': value})}"
        text = _now("Everything in trace %(trace)s") % {"trace": value}
        return format_html(
            '<a class="utrecht-link" href="{}" aria-label="{}">{}</a>', address, text, value[:8]
        )

    def value_trace_id(self, value: str) -> str:
        return value

    def render_action(self, value: str) -> str:
        return action_words(value)

    def render_object_kind(self, value: str) -> str:
        return kind_words(value)

    def render_result(self, value: str) -> str:
        return result_words(value)


class AnomalyTable(tables.Table):
    """One hour or day of one person a row."""

    starts_at = tables.DateTimeColumn(verbose_name=_("When"), format="l j N Y")
    person = tables.Column(verbose_name=_("Who"))
    sentence = tables.Column(verbose_name=_("Why it stands here"), orderable=False)
    log = tables.TemplateColumn(
        template_name="logbook/anomaly_log.html",
        verbose_name=_("Log"),
        orderable=False,
        exclude_from_export=True,
    )
    looked = tables.TemplateColumn(
        template_name="logbook/anomaly_looked.html",
        verbose_name=_("Looked at"),
        orderable=False,
        empty_values=(),
    )

    class Meta:
        fields = ("starts_at", "person", "sentence", "log", "looked")

    def render_person(self, value: str, record: Anomaly) -> str:
        role = str(Role(record.role).label) if record.role in Role.values else record.role
        return ", ".join(filter(None, (value, role, record.organisation)))

    def value_looked(self, record: Anomaly) -> str:
        return f"{record.looked.by}: {record.looked.remark}" if record.looked else ""
