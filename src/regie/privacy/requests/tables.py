"""The lists of requests and of duties to inform."""

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .choices import OPEN_STATES, AddresseeKind, Kind
from .models import DataSubjectRequest, InformingDuty
from .terms import left_in_words

LINK = {"a": {"class": "utrecht-link"}}


class RequestFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Right"), empty_label=_("Every right"))
    open = django_filters.ChoiceFilter(
        choices=[("yes", _("not closed yet")), ("no", _("closed"))],
        method="by_open",
        label=_("State"),
        empty_label=_("Every state"),
    )

    def by_open(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return (
            queryset.filter(state__in=OPEN_STATES)
            if value == "yes"
            else queryset.exclude(state__in=OPEN_STATES)
        )


class RequestTable(tables.Table):
    """What runs first; nothing of who asked."""

    number = tables.Column(
        verbose_name=_("Request"), linkify=("requests:detail", {"pk": tables.A("pk")}), attrs=LINK
    )
    kind = tables.Column(verbose_name=_("Right"))
    dossier_reference = tables.Column(verbose_name=_("Dossier"), default="—")
    left = tables.Column(verbose_name=_("Time left"), empty_values=(), order_by="due_on")
    due_on = tables.Column(verbose_name=_("Answer no later than"))
    state = tables.Column(verbose_name=_("State"))
    handler = tables.Column(verbose_name=_("Handled by"), default=_("nobody yet"), order_by="handler__name")

    class Meta:
        orderable = True

    def render_number(self, record: DataSubjectRequest) -> str:
        return record.reference

    def render_left(self, record: DataSubjectRequest) -> str:
        return left_in_words(record.due_on, timezone.localdate()) if record.is_open else "—"

    def render_due_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    def render_state(self, record: DataSubjectRequest) -> str:
        return str(record.get_outcome_display() or record.get_state_display())

    def value_due_on(self, value: date) -> date:
        return value


class DutyFilter(django_filters.FilterSet):
    who = django_filters.ChoiceFilter(
        field_name="addressee_kind",
        choices=AddresseeKind.choices,
        label=_("Who must be informed"),
        empty_label=_("Everybody"),
    )
    open = django_filters.ChoiceFilter(
        choices=[("yes", _("not yet")), ("no", _("done")), ("late", _("late"))],
        method="by_open",
        label=_("Informed"),
        empty_label=_("Every state"),
    )

    def by_open(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "no":
            return queryset.filter(done_on__isnull=False)
        waiting = queryset.filter(done_on__isnull=True)
        return waiting.filter(falls_on__lt=timezone.localdate()) if value == "late" else waiting


class DutyTable(tables.Table):
    """Who must be informed, by when."""

    dossier = tables.Column(
        accessor="dossier__number",
        verbose_name=_("Dossier"),
        linkify=("requests:inform", {"pk": tables.A("dossier_id"), "duty": tables.A("pk")}),
        attrs=LINK,
    )
    addressee_kind = tables.Column(verbose_name=_("Who must be informed"))
    left = tables.Column(verbose_name=_("Time left"), empty_values=(), order_by="falls_on")
    falls_on = tables.Column(verbose_name=_("No later than"))
    how = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    collaboration = tables.Column(accessor="dossier__collaboration__name", verbose_name=_("Collaboration"))

    class Meta:
        orderable = True

    def render_dossier(self, record: InformingDuty) -> str:
        return str(record.dossier.reference)

    def render_left(self, record: Any) -> str:
        return "—" if record.done_on else left_in_words(record.falls_on, timezone.localdate())

    def render_falls_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    def value_falls_on(self, value: date) -> date:
        return value

    def render_how(self, record: InformingDuty) -> str:
        if record.done_on:
            return str(_("informed on %(day)s")) % {"day": date_format(record.done_on, SHORT_DAY)}
        if record.is_postponed:
            return str(_("postponed"))
        return str(_("postponement waits for approval") if record.waits_for_approval else _("not yet"))
