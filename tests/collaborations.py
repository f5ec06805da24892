"""Builds a collaboration for tests, in the state that a test names: partners, covenant, people who take part."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.collaborations.models import Collaboration, Participation, Partner
from regie.access.covenants.models import Covenant, CovenantGround, Signature
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_open
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for

MUNICIPAL = ("regisseur", "deputy", "case_director")
# The second key for police data, by what a partner is.
POLICE_KEYS = {"police": "G26", "municipality": "G26", "youth_work": "G26", "school": "G26"}


@dataclass
class Built:
    """A collaboration with its covenant, the actors by role or kind of partner, and the organisations by kind."""

    collaboration: Collaboration
    covenant: Covenant
    people: dict[str, Actor] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def dossier(self, by: str = "case_director") -> Dossier:
        """A new dossier, opened by this person; the case director directs it."""
        who = self.people[by]
        with processing(by=who, activity=DOSSIERS, action="open", name="test"):
            return dossier_open(collaboration=self.collaboration, by=who)


def build(
    grounds: dict[str, Any],
    member: Any,
    *kinds: str,
    place: Municipality | None = None,
    name: str = "Groepsaanpak",
    days_left: int = 300,
    categories: tuple[str, ...] = ("ordinary",),
) -> Built:
    """See the fixture ``collaboration_with``. ``days_left`` below 0: the covenant has expired."""
    today, now = timezone.localdate(), timezone.now()
    users = {role: member(role, place) for role in MUNICIPAL}
    town = place or users["regisseur"].memberships.get().municipality
    collaboration = Collaboration.objects.create(
        municipality=town, name=name, purpose="Voorkomen dat jongeren afglijden", retention_months=24,
        starts_on=today - timedelta(days=500),
    )  # fmt: skip
    covenant = Covenant.objects.create(
        collaboration=collaboration, title=f"Convenant {name}", protocol="Wie wat doet.",
        valid_from=today - timedelta(days=400), valid_to=today + timedelta(days=days_left),
        activated_at=now - timedelta(days=400),
    )  # fmt: skip
    built = Built(collaboration, covenant, users=dict(users))
    built.organisations["municipality"] = users["regisseur"].memberships.get().organisation
    for kind in kinds:
        built.organisations[kind], built.users[kind] = _partner(kind, town)
    for kind, organisation in built.organisations.items():
        Partner.objects.create(
            collaboration=collaboration, organisation=organisation, joined_on=today - timedelta(days=500)
        )
        Signature.objects.create(
            covenant=covenant, organisation=organisation, signatory="Iemand", function="directeur",
            signed_on=today - timedelta(days=400),
        )  # fmt: skip
        for category in categories:
            CovenantGround.objects.create(
                covenant=covenant, organisation=organisation, category=category, ground=grounds["G03"],
                second_ground=None if category in ("ordinary", "bsn") else grounds[POLICE_KEYS.get(kind, "G14")],
                decision="Besluit", decision_on=today,
            )  # fmt: skip
    for who, user in built.users.items():
        Participation.objects.create(
            collaboration=collaboration,
            membership=user.memberships.get(),
            from_on=today - timedelta(days=300),
        )
        built.people[who] = actor_for(user)
    return built


def _partner(kind: str, town: Municipality) -> tuple[Organisation, User]:
    organisation, _ = Organisation.objects.get_or_create(name=f"{kind} {town.name}", kind=kind)
    organisation.municipalities.add(town)
    user, created = User.objects.get_or_create(
        email=f"{kind}.{town.slug}@partner.example", defaults={"name": kind}
    )
    if created:
        Membership.objects.create(
            user=user, organisation=organisation, municipality=town, role="core_partner",
            valid_from=timezone.localdate() - timedelta(days=900),
        )  # fmt: skip
    return organisation, user
