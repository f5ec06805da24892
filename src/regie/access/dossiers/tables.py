"""The list of dossiers."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from regie.ui.lists import SHORT_DAY

from .choices import DossierState
from .models import Dossier

LINK = {"a": {"class": "utrecht-link"}}


def state_of(dossier: Dossier) -> str:
    """Its states in words, the ones that limit most first."""
    states = [
        (bool(dossier.on_hold_at), DossierState.ON_HOLD),
        (bool(dossier.closed_at), DossierState.CLOSED),
        (dossier.restricted, DossierState.RESTRICTED),
    ]
    found = [str(state.label) for holds, state in states if holds]
    return ", ".join(found) or str(DossierState.OPEN.label)


class DossierTable(tables.Table):
    """References, tasks and states; no names of whom it is about."""

    number = tables.Column(
        verbose_name=gettext_lazy("Reference"),
        linkify=("dossiers:detail", {"pk": tables.A("pk")}),
        attrs=LINK,
    )
    collaboration = tables.Column(verbose_name=gettext_lazy("Collaboration"), order_by="collaboration__name")
    director = tables.Column(verbose_name=gettext_lazy("Case director"), default=gettext_lazy("nobody yet"))
    others = tables.Column(verbose_name=gettext_lazy("Others with a task"), attrs={"th": {"numeric": True}})
    state = tables.Column(empty_values=(), verbose_name=gettext_lazy("State"), orderable=False)
    opened_at = tables.DateColumn(verbose_name=gettext_lazy("Opened"), format=SHORT_DAY)

    class Meta:
        model = Dossier
        fields = ("number", "collaboration", "director", "others", "state", "opened_at")
        order_by = "-number"

    def render_number(self, record: Dossier) -> str:
        return record.reference

    def render_state(self, record: Dossier) -> str:
        return state_of(record)
