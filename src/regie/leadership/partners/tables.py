"""The lists of partners, commitments and agreements: columns and filters."""

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.access.organisations.choices import OrganisationKind
from regie.leadership.programmes.models import Programme
from regie.ui.lists import SHORT_DAY

from .choices import CommitmentStatus, StructureKind, Tier
from .models import Commitment, PartnerContact, ProgrammePartner, StructureAgreement
from .selectors import partners_for, silent, vacancies

LINK = {"a": {"class": "utrecht-link"}}
SHORT_DAY = SHORT_DAY
NUMERIC = {"th": {"numeric": True}, "td": {"class": "utrecht-table__cell utrecht-table__cell--numeric"}}


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes of the partners this person may see, for a filter."""
    if request is None:
        return Programme.objects.none()
    partners = partners_for(request.actor)  # type: ignore[attr-defined]
    return Programme.objects.filter(pk__in=partners.order_by().values("programme"))


class Days(tables.Table):
    """Days as short dates on the screen, as dates in a download."""

    def _short(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    def _day(self, value: date) -> date:
        return value


class PartnerFilter(django_filters.FilterSet):
    """Narrows the list of partners."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )
    tier = django_filters.ChoiceFilter(
        choices=Tier.choices, label=_("Core or network"), empty_label=_("Both")
    )
    kind = django_filters.ChoiceFilter(
        field_name="organisation__kind",
        choices=OrganisationKind.choices,
        label=_("Kind"),
        empty_label=_("Every kind"),
    )
    state = django_filters.ChoiceFilter(
        choices=[
            ("silent", _("not spoken to for long")),
            ("vacancy", _("with a vacancy")),
            ("left", _("has left")),
        ],
        method="by_state",
        label=_("State"),
        empty_label=_("partner now"),
    )

    def filter_queryset(self, queryset: QuerySet[ProgrammePartner]) -> QuerySet[ProgrammePartner]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") == "left" else found.filter(left_on__isnull=True)

    def search(self, queryset: QuerySet[ProgrammePartner], _name: str, value: str) -> Any:
        return queryset.filter(
            Q(organisation__name__icontains=value)
            | Q(delivers__icontains=value)
            | Q(decides__icontains=value)
            | Q(programme__name__icontains=value)
        )

    def by_state(self, queryset: QuerySet[ProgrammePartner], _name: str, value: str) -> Any:
        if value == "left":
            return queryset.filter(left_on__isnull=False)
        if value == "silent":
            return queryset.filter(pk__in=silent(ProgrammePartner.objects.all()).values("pk"))
        empty = vacancies(PartnerContact.objects.all()).order_by().values("partner")
        return queryset.filter(pk__in=empty)


class PartnerTable(Days):
    """Partners with what one wants to know first."""

    organisation = tables.Column(
        verbose_name=_("Partner"),
        order_by="organisation__name",
        linkify=("partners:detail", {"pk": tables.A("pk")}),
        attrs=LINK,
    )
    kind = tables.Column(
        accessor="organisation__get_kind_display", verbose_name=_("Kind"), order_by="organisation__kind"
    )
    tier = tables.Column(verbose_name=_("Core or network"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    fixed_contact = tables.Column(verbose_name=_("Fixed contact"), default="—")
    last_spoken = tables.Column(verbose_name=_("Last spoken"), default=_("never"))
    vacancies = tables.Column(verbose_name=_("Vacancies"), attrs=NUMERIC)

    class Meta:
        orderable = True
        order_by = ("tier", "organisation")

    render_last_spoken, value_last_spoken = Days._short, Days._day

    def render_fixed_contact(self, value: str) -> str:
        return value or "—"


class PartnerTableInShort(PartnerTable):
    """The same for whoever may not see contacts."""

    fixed_contact = last_spoken = vacancies = None


class CommitmentFilter(django_filters.FilterSet):
    """Narrows the list of commitments."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    programme = django_filters.ModelChoiceFilter(
        field_name="partner__programme",
        queryset=programmes_in_reach,
        label=_("Programme"),
        empty_label=_("All programmes"),
    )
    status = django_filters.ChoiceFilter(
        choices=CommitmentStatus.choices, label=_("Answer"), empty_label=_("Every answer")
    )

    def search(self, queryset: QuerySet[Commitment], _name: str, value: str) -> Any:
        return queryset.filter(Q(what__icontains=value) | Q(partner__organisation__name__icontains=value))


class CommitmentTable(Days):
    """What partners were asked and answered."""

    what = tables.Column(
        verbose_name=_("What"), linkify=("partners:commitment_edit", {"pk": tables.A("pk")}), attrs=LINK
    )
    partner = tables.Column(
        verbose_name=_("Partner"),
        order_by="partner__organisation__name",
        linkify=("partners:detail", {"pk": tables.A("partner_id")}),
        attrs=LINK,
    )
    subject = tables.Column(verbose_name=_("What it is for"), orderable=False)
    status = tables.Column(verbose_name=_("Answer"))
    amount = tables.Column(verbose_name=_("Euros"), attrs=NUMERIC, default="")
    fte = tables.Column(verbose_name=_("FTE"), attrs=NUMERIC, default="")
    until = tables.Column(verbose_name=_("Until"), default="")
    on = tables.Column(verbose_name=_("Date"))

    class Meta:
        orderable = True
        order_by = "-on"

    render_until, value_until = Days._short, Days._day
    render_on, value_on = Days._short, Days._day


class CommitmentTableToRead(CommitmentTable):
    """The same for whoever may not change them."""

    what = tables.Column(verbose_name=_("What"))


class AgreementFilter(django_filters.FilterSet):
    """Narrows the list of agreements."""

    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )
    structure = django_filters.ChoiceFilter(
        choices=StructureKind.choices, label=_("Structure"), empty_label=_("Every structure")
    )


class AgreementTable(Days):
    """What was agreed with structures beside the approach."""

    structure = tables.Column(
        verbose_name=_("Structure"),
        linkify=("partners:agreement_edit", {"pk": tables.A("pk")}),
        attrs=LINK,
    )
    name = tables.Column(verbose_name=_("Which one"), default="")
    what = tables.Column(verbose_name=_("What is agreed"), orderable=False)
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    agreed_on = tables.Column(verbose_name=_("Agreed on"))
    review_on = tables.Column(verbose_name=_("Looked at again on"), default="")
    document = tables.Column(verbose_name=_("Where it is written"), default="")

    class Meta:
        orderable = True
        order_by = "structure"

    render_agreed_on, value_agreed_on = Days._short, Days._day
    render_review_on, value_review_on = Days._short, Days._day

    def render_structure(self, record: StructureAgreement) -> str:
        return str(record.get_structure_display())


class AgreementTableToRead(AgreementTable):
    """The same for whoever may not change them."""

    structure = tables.Column(verbose_name=_("Structure"))
