"""Dossiers in every place a person can stand towards: for the walk in ``test_access_to_dossiers.py``."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.choices import Role
from regie.access.collaborations.models import Collaboration, Participation, Partner
from regie.access.covenants.models import Covenant, CovenantGround, Signature
from regie.access.dossiers.choices import Task
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.walls import wall_down
from regie.access.grounds.models import Ground
from regie.access.grounds.services import grounds_load
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.analysis.persons.choices import FOLDER
from regie.analysis.persons.models import CitizenNumber, Document, Guardian, Person
from regie.privacy.requests.models import InformingDuty
from regie.vault.files import storage

PLACES = ("task", "no task", "other collaboration", "other municipality", "covenant expired")


@dataclass
class World:
    """The person of each role, and per place a dossier with one row of everything."""

    users: dict[str, User]
    dossiers: dict[str, UUID]
    rows: dict[tuple[str, str], int]  # (place, name of an argument) -> primary key


def build_world() -> World:
    """Everybody works for the municipality itself, which signed everywhere; what differs is the place."""
    grounds_load(by=system_actor())
    here = Municipality.objects.create(name="Wandelstad", slug="wandelstad")
    there = Municipality.objects.create(name="Elders", slug="elders")
    users = {role: _person(role, here) for role in Role.values}
    mine = _collaboration(here, "Eigen", takes_part=users, expired=False)
    lapsed = _collaboration(here, "Verlopen", takes_part=users, expired=True)
    other = _collaboration(here, "Andere", takes_part={}, expired=False)
    elsewhere = _collaboration(there, "Elders", takes_part={}, expired=False)
    world = World(users, {}, {})
    with wall_down():
        for number, (place, collaboration, named) in enumerate(
            [
                ("task", mine, True),
                ("no task", mine, False),
                ("other collaboration", other, False),
                ("other municipality", elsewhere, False),
                ("covenant expired", lapsed, True),
            ]
        ):
            _dossier(world, place, collaboration, number, users if named else {})
    return world


def _person(role: str, town: Municipality) -> User:
    user = User.objects.create(email=f"{role}@wandel.example", name=role)
    Membership.objects.create(
        user=user, organisation=_organisation(town), role=role, valid_from=date(2020, 1, 1),
        municipality=None if role == Role.NATIONAL_PROGRAMME else town,
    )  # fmt: skip
    return user


def _organisation(town: Municipality) -> Organisation:
    organisation, _ = Organisation.objects.get_or_create(name=town.name, kind="municipality")
    organisation.municipalities.add(town)
    return organisation


def _collaboration(
    town: Municipality, name: str, *, takes_part: dict[str, User], expired: bool
) -> Collaboration:
    today, organisation = timezone.localdate(), _organisation(town)
    began = today - timedelta(days=400)
    found = Collaboration.objects.create(
        municipality=town, name=name, purpose="x", retention_months=12, starts_on=began
    )
    covenant = Covenant.objects.create(
        collaboration=found, title=name, protocol="x", valid_from=began,
        activated_at=timezone.now() - timedelta(days=400),
        valid_to=today + timedelta(days=-1 if expired else 99),
    )  # fmt: skip
    Partner.objects.create(collaboration=found, organisation=organisation, joined_on=began)
    Signature.objects.create(
        covenant=covenant, organisation=organisation, signatory="x", function="x", signed_on=began
    )
    for category, code in (("ordinary", "G03"), ("bsn", "G20")):
        CovenantGround.objects.create(
            covenant=covenant,
            organisation=organisation,
            category=category,
            ground=Ground.objects.get(code=code),
        )
    for user in takes_part.values():
        Participation.objects.create(collaboration=found, membership=user.memberships.get(), from_on=began)
    return found


def _dossier(
    world: World, place: str, collaboration: Collaboration, number: int, named: dict[str, User]
) -> None:
    organisation = _organisation(collaboration.municipality)
    dossier = Dossier(
        municipality=collaboration.municipality, collaboration=collaboration, number=900 + number,
        opened_at=timezone.now(),
    )  # fmt: skip
    dossier.save(force_insert=True)
    tasks = [
        DossierTask(
            dossier=dossier, membership=user.memberships.get(), from_on=date(2024, 1, 1),
            task=Task.DIRECTOR if role == Role.CASE_DIRECTOR else Task.WORKER,
        )
        for role, user in named.items()
    ] or [DossierTask(dossier=dossier, membership=world.users["regisseur"].memberships.get(), task=Task.READER,
                      from_on=date(2024, 1, 1), ended_at=timezone.now())]  # fmt: skip
    DossierTask.objects.bulk_create(tasks)
    kept, size = storage.keep([b"%PDF-1.7 x"], folder=FOLDER, most=1000)
    own = {"dossier": dossier, "source": organisation}
    rows: dict[str, Model] = {
        "guardian_pk": Guardian(**own, name="Ouder Voorbeeld", relation="parent"),
        "duty": InformingDuty(
            dossier=dossier, addressee="person", addressee_kind="young_person", due_on=date(2030, 1, 1)
        ),
        "document_pk": Document(**own, title="Stuk", file=kept, file_name="stuk.pdf", kind="pdf", size=size),
    }
    Person(**own, given_name="Jonge", family_name="Voorbeeld", birth_date=date(2008, 5, 4)).save()
    CitizenNumber(**own, number="123456782", law="Jeugdwet 7.2.1").save()
    for name, row in rows.items():
        row.save()
        world.rows[place, name] = row.pk
    world.rows[place, "task_pk"] = DossierTask.objects.filter(dossier=dossier).order_by("-task")[0].pk
    world.dossiers[place] = dossier.pk
