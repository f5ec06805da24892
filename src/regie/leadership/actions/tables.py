"""The list of actions: columns and filters."""

from datetime import date

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.access.accounts.models import User
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for
from regie.ui.lists import SHORT_DAY

from .choices import ActionState, ActionStatus
from .models import Action
from .selectors import actions_for, in_state, is_overdue, owners_for


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes with an action that this person sees."""
    if request is None:
        return Programme.objects.none()
    actor = request.actor  # type: ignore[attr-defined]
    seen = actions_for(actor).order_by().values("programme")
    return programmes_for(actor).filter(pk__in=seen)


def owners_in_reach(request: HttpRequest | None) -> QuerySet[User]:
    return owners_for(request.actor) if request else User.objects.none()  # type: ignore[attr-defined]


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        method="narrow_state", choices=ActionState.choices, label=_("State"), empty_label=_("Every state")
    )
    mine = django_filters.ChoiceFilter(
        method="only_mine", choices=[("1", _("mine"))], label=_("Of whom"), empty_label=_("Everybody")
    )
    owner_user = django_filters.ModelChoiceFilter(
        queryset=owners_in_reach, label=_("Who does it"), empty_label=_("Everybody")
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )

    def search(self, queryset: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        number = value.strip().lstrip("aA")
        found = Q(title__icontains=value) | Q(detail__icontains=value) | Q(owner_name__icontains=value)
        # A number of more digits than a column holds is no number of an action.
        return queryset.filter(
            found | Q(number=int(number)) if number.isdecimal() and len(number) < 9 else found
        )

    def narrow_state(self, queryset: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        return in_state(queryset, value, timezone.localdate())

    def only_mine(self, queryset: QuerySet[Action], _name: str, _value: str) -> QuerySet[Action]:
        return queryset.filter(owner_user=self.request.actor.user_id or 0)


class ActionTable(tables.Table):
    code = tables.Column(verbose_name=_("Number"), order_by="number")
    title = tables.Column(
        verbose_name=_("What"),
        linkify=("actions:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    owner = tables.Column(
        verbose_name=_("Who"), order_by=("owner_user__name", "owner_name"), default=_("nobody yet")
    )
    due_on = tables.Column(verbose_name=_("Before"), default="")
    status = tables.Column(verbose_name=_("Status"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    source_name = tables.Column(verbose_name=_("Came from"), default="")

    def render_due_on(self, value: date, record: Action) -> str | SafeString:
        day = date_format(value, SHORT_DAY)
        late = '{} <span class="utrecht-status-badge utrecht-status-badge--danger">{}</span>'
        return format_html(late, day, _("overdue")) if is_overdue(record) else day

    def value_due_on(self, value: date) -> date:
        return value

    def render_status(self, record: Action) -> SafeString:
        kind = {ActionStatus.DONE: "safe", ActionStatus.DOING: "info"}.get(
            ActionStatus(record.status), "neutral"
        )
        badge = '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>'
        return format_html(badge, kind, record.get_status_display())

    def value_status(self, record: Action) -> str:
        return str(record.get_status_display())
