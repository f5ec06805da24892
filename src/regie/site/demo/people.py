"""The people of the demo: one login per role. All names are made up."""

from dataclasses import dataclass
from datetime import date, timedelta

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.organisations.choices import OrganisationKind
from regie.access.organisations.models import Membership, Municipality, Organisation

# Only ever set when REGIE_DEMO is on; a demo holds no personal data of anyone.
DEMO_PASSWORD = "regie-voorbeeld"  # noqa: S105
DEMO_DOMAIN = "regie.example"
TOWN = "voorbeeldstad"
VILLAGE = "voorbeelddorp"


@dataclass(frozen=True)
class DemoOrganisation:
    key: str
    name: str
    kind: str
    town: str


@dataclass(frozen=True)
class DemoPerson:
    login: str
    name: str
    role: str
    organisation: str
    town: str

    @property
    def email(self) -> str:
        return f"{self.login}@{DEMO_DOMAIN}"


TOWNS = {
    TOWN: {"name": "Voorbeeldstad", "inhabitants": 120_000, "theme": ""},
    VILLAGE: {"name": "Voorbeelddorp", "inhabitants": 18_000, "theme": ""},
}

ORGANISATIONS = [
    DemoOrganisation("town", "Gemeente Voorbeeldstad", OrganisationKind.MUNICIPALITY, TOWN),
    DemoOrganisation("police", "Politie Voorbeeldstad", OrganisationKind.POLICE, TOWN),
    DemoOrganisation(
        "prosecutor", "Openbaar Ministerie, parket Voorbeeld", OrganisationKind.PUBLIC_PROSECUTOR, TOWN
    ),
    DemoOrganisation("youth", "Jongerenwerk Noord", OrganisationKind.YOUTH_WORK, TOWN),
    DemoOrganisation("school", "Havencollege", OrganisationKind.SCHOOL, TOWN),
    DemoOrganisation("school2", "Vakschool De Werf", OrganisationKind.SCHOOL, TOWN),
    DemoOrganisation("work", "Werk en Inkomen Voorbeeldstad", OrganisationKind.WORK_AND_INCOME, TOWN),
    DemoOrganisation("team", "Wijkteam Noord", OrganisationKind.NEIGHBOURHOOD_TEAM, TOWN),
    DemoOrganisation("housing", "Woonstichting De Sluis", OrganisationKind.HOUSING_ASSOCIATION, TOWN),
    DemoOrganisation("probation", "Reclassering Voorbeeld", OrganisationKind.PROBATION, TOWN),
    DemoOrganisation("employers", "Werkgeverspunt Voorbeeld", OrganisationKind.EMPLOYERS_POINT, TOWN),
    DemoOrganisation("village", "Gemeente Voorbeelddorp", OrganisationKind.MUNICIPALITY, VILLAGE),
    DemoOrganisation("village_police", "Politie Voorbeelddorp", OrganisationKind.POLICE, VILLAGE),
    DemoOrganisation("national", "Landelijk programma", OrganisationKind.NATIONAL_PROGRAMME, ""),
]

PEOPLE = [
    DemoPerson("regisseur", "Noor van Zandwaard", Role.REGISSEUR, "town", TOWN),
    DemoPerson("plaatsvervanger", "Timo Elderveen", Role.DEPUTY, "town", TOWN),
    DemoPerson("procesregisseur", "Jasmijn Ooldrik", Role.CASE_DIRECTOR, "team", TOWN),
    DemoPerson("politie", "Bram Wissekerke", Role.CORE_PARTNER, "police", TOWN),
    DemoPerson("officier", "Eva Molenkamp-Duin", Role.CORE_PARTNER, "prosecutor", TOWN),
    DemoPerson("jongerenwerk", "Yara Bloemdal", Role.CORE_PARTNER, "youth", TOWN),
    DemoPerson("school", "Lars Veenstrate", Role.NETWORK_PARTNER, "school", TOWN),
    DemoPerson("coach", "Mila Roggeveld", Role.COACH, "work", TOWN),
    DemoPerson("werkgevers", "Sem Haverland", Role.EMPLOYERS_CONTACT, "employers", TOWN),
    DemoPerson("wethouder", "Anouk Terlinge", Role.ADMINISTRATOR, "town", TOWN),
    DemoPerson("analist", "Daan Kwelderman", Role.ANALYST, "town", TOWN),
    DemoPerson("privacy", "Femke Ostrijk", Role.PRIVACY_OFFICER, "town", TOWN),
    DemoPerson("beheer", "Ruben Dalmeijer-Kolk", Role.FUNCTIONAL_MANAGER, "town", TOWN),
    DemoPerson("dorp", "Ilse Grasveld", Role.REGISSEUR, "village", VILLAGE),
    DemoPerson("landelijk", "Koen Stroomberg", Role.NATIONAL_PROGRAMME, "national", ""),
]


def towns_load() -> dict[str, Municipality]:
    """The two fictional municipalities by slug."""
    return {
        slug: Municipality.objects.update_or_create(slug=slug, defaults={**values, "is_fictional": True})[0]
        for slug, values in TOWNS.items()
    }


def organisations_load(towns: dict[str, Municipality]) -> dict[str, Organisation]:
    """The partner organisations by key."""
    made = {}
    for item in ORGANISATIONS:
        made[item.key], _created = Organisation.objects.get_or_create(name=item.name, kind=item.kind)
        if item.town:
            made[item.key].municipalities.add(towns[item.town])
    return made


def people_load(towns: dict[str, Municipality], organisations: dict[str, Organisation], today: date) -> None:
    """The logins, each with the demo password and one membership."""
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = User.objects.create_user(person.email, DEMO_PASSWORD, name=person.name)
        Membership.objects.get_or_create(
            user=user,
            organisation=organisations[person.organisation],
            municipality=towns.get(person.town),
            role=person.role,
            defaults={"valid_from": today - timedelta(days=900)},
        )
