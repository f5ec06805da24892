"""What can be found of this slice. Contacts are professionals: their names may be searched."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.search.registry import SearchSource, searchable

from .models import PartnerContact
from .selectors import agreements_for, commitments_for, contacts_for, partners_for


def contacts_of_today(reader: Actor) -> QuerySet[PartnerContact]:
    """The contacts this reader may see, without those that left."""
    return contacts_for(reader).filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


searchable(
    SearchSource(
        kind="partner",
        label=_("Partners"),
        queryset=partners_for,
        title="organisation__name",
        fields=("organisation__kind", "delivers", "decides"),
        context="programme__name",
        url="partners:detail",
        refreshed_by={"organisations.organisation": "organisation", "programmes.programme": "programme"},
    )
)
searchable(
    SearchSource(
        kind="partner_contact",
        label=_("Contacts at partners"),
        queryset=contacts_of_today,
        title="function",
        fields=("name", "user__name", "email"),
        context="partner__organisation__name",
        url="partners:detail",
        arguments=("partner__pk",),
        refreshed_by={"accounts.user": "user", "organisations.organisation": "partner__organisation"},
        personal=True,
    )
)
searchable(
    SearchSource(
        kind="partner",
        label=_("Commitments of partners"),
        queryset=commitments_for,
        title="what",
        fields=("subject_name", "reason"),
        context="partner__organisation__name",
        url="partners:detail",
        arguments=("partner__pk",),
        refreshed_by={"organisations.organisation": "partner__organisation"},
    )
)
searchable(
    SearchSource(
        kind="partner",
        label=_("Agreements with structures"),
        queryset=agreements_for,
        title="what",
        fields=("structure", "name", "document"),
        context="programme__name",
        url="partners:of_programme",
        arguments=("programme__pk",),
        refreshed_by={"programmes.programme": "programme"},
    )
)
