"""A national data set of a size nobody has yet: 342 municipalities with 40 deployments each.

Synthetic, from a fixed seed: the same arguments give the same rows. The knowledge (themes, factors,
catalogue) must be loaded first. Use it from a test or a measurement::

    from bench.national import load_national
    load_national()                      # 342 x 40 = 13,680 deployments
    load_national(municipalities=2, per_municipality=31)

or from the shell: ``python -m bench.national [municipalities] [per municipality]``.
"""

import os
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20260101
MUNICIPALITIES = 342
PER_MUNICIPALITY = 40
AREAS = ("Noord", "Zuid", "Oost", "West", "Centrum", "", "", "hele gemeente")
GROUPS = (
    "jongeren 12 tot 18",
    "jongvolwassenen 18 tot 27",
    "broers en zussen",
    "ouders",
    "leerlingen mbo",
    "",
)
OWN_NAMES = (
    "Avondsport op het plein",
    "Buurtcoach voor gezinnen",
    "Leerwerkplek in de haven",
    "Maatje na detentie",
    "Spreekuur geldzaken voor jongeren",
    "Theaterles over snel geld",
    "Training voor docenten",
    "Wijkteam op school",
)
ORGANISATIONS = (("Politie", "police"), ("Jongerenwerk", "youth_work"), ("School", "school"))


@dataclass(frozen=True)
class National:
    """How many rows were made."""

    municipalities: int
    deployments: int
    factor_links: int
    side_themes: int


def load_national(
    municipalities: int = MUNICIPALITIES, per_municipality: int = PER_MUNICIPALITY, seed: int = SEED
) -> National:
    """Adds synthetic municipalities, each with one published programme; constraints hold for every row."""
    from django.db import transaction

    with transaction.atomic():
        chance = random.Random(seed)
        programmes = _programmes(municipalities, chance)
        return _deployments(programmes, per_municipality, chance)


def _programmes(count: int, chance: random.Random) -> list:
    from regie.access.organisations.models import Municipality, Organisation
    from regie.leadership.programmes.models import Programme

    places = Municipality.objects.bulk_create(
        Municipality(
            name=f"Rekengemeente {number:03d}",
            slug=f"rekengemeente-{number:03d}",
            is_fictional=True,
            inhabitants=chance.randint(8_000, 600_000),
        )
        for number in range(1, count + 1)
    )
    partners = Organisation.objects.bulk_create(
        Organisation(name=f"{name} {place.name}", kind=kind)
        for place in places
        for name, kind in ORGANISATIONS
    )
    through = Organisation.municipalities.through
    through.objects.bulk_create(
        through(organisation=partner, municipality=places[index // len(ORGANISATIONS)])
        for index, partner in enumerate(partners)
    )
    return Programme.objects.bulk_create(
        Programme(
            municipality=place,
            name="Preventieve aanpak",
            status="established",
            is_published=True,
            starts_on=date(2024, 1, 1),
            ends_on=date(2027, 12, 31),
            applied_on=date(2024, 3, 1) + timedelta(days=chance.randint(0, 300)),
            area=chance.choice(AREAS),
        )
        for place in places
    )


def _deployments(programmes: list, per_programme: int, chance: random.Random) -> National:
    from regie.access.organisations.models import Organisation
    from regie.approach.deployments.models import Deployment, DeploymentChange, DeploymentFactor
    from regie.knowledge.factors.models import Factor
    from regie.knowledge.interventions.models import Intervention
    from regie.knowledge.themes.models import Theme

    themes = list(Theme.objects.order_by("number"))
    factors = list(Factor.objects.order_by("code"))
    catalogue = list(Intervention.objects.select_related("main_theme").order_by("name"))
    rows = Deployment.objects.bulk_create(
        [
            _deployment(programme, number, themes, catalogue, chance)
            for programme in programmes
            for number in range(1, per_programme + 1)
        ],
        batch_size=2000,
    )
    links = [
        DeploymentFactor(
            deployment=row,
            factor=factor,
            certainty=chance.choice(("high", "middle", "low")),
            source="rekenset",
        )
        for row in rows
        for factor in chance.sample(factors, chance.choice((0, 1, 2, 3, 3, 4, 5)))
    ]
    DeploymentFactor.objects.bulk_create(links, batch_size=5000)
    side = Deployment.side_themes.through
    side_rows = [
        side(deployment=row, theme=theme)
        for row in rows
        for theme in chance.sample(themes, chance.choice((0, 0, 1, 1, 2)))
        if theme.pk != row.main_theme_id
    ]
    side.objects.bulk_create(side_rows, batch_size=5000)
    partner = Deployment.partners.through
    by_place: dict[int, list[int]] = {}
    for place, pk in Organisation.municipalities.through.objects.values_list(
        "municipality_id", "organisation_id"
    ):
        by_place.setdefault(place, []).append(pk)
    partner.objects.bulk_create(
        (
            partner(deployment=row, organisation_id=pk)
            for row in rows
            for pk in chance.sample(by_place[row.programme.municipality_id], chance.choice((0, 1, 2)))
        ),
        batch_size=5000,
    )
    DeploymentChange.objects.bulk_create(
        (DeploymentChange(deployment=row, by_name="Rekenset", differences={}, version=1) for row in rows),
        batch_size=5000,
    )
    return National(len(programmes), len(rows), len(links), len(side_rows))


def _deployment(programme, number: int, themes: list, catalogue: list, chance: random.Random):
    from regie.approach.deployments.models import Deployment

    item = chance.choice(catalogue) if chance.random() < 0.7 else None
    not_deployed = chance.random() < 0.12
    exploratory = chance.random() < 0.1
    lowest = chance.choice((8, 10, 12, 12, 14, 16))
    planned = chance.choice((None, 10, 20, 25, 40, 60, 120))
    return Deployment(
        programme=programme,
        code=f"R{number}",
        name=item.name if item else f"{chance.choice(OWN_NAMES)} {chance.randint(1, 9)}",
        intervention=item,
        kind="process_condition" if chance.random() < 0.02 else "intervention",
        approach="repressive" if chance.random() < 0.11 else "preventive",
        status="not_deployed"
        if not_deployed
        else chance.choice(("as_intended", "as_intended", "adapted", "added")),
        not_deployed_reason=chance.choice(("force_majeure", "scrapped", "too_broad", "capacity"))
        if not_deployed
        else "",
        reason="Synthetische toelichting." if chance.random() < 0.5 else "",
        prevention_primary=chance.random() < 0.4,
        prevention_secondary=True,
        prevention_tertiary=chance.random() < 0.3,
        main_theme=(item and item.main_theme) or chance.choice(themes),
        is_exploratory=exploratory,
        evaluation_date=date(2026, 6, 1) if exploratory and chance.random() < 0.7 else None,
        reach_planned=planned,
        reach_reached=None if planned is None or not_deployed else int(planned * chance.random() * 1.2),
        target_group=chance.choice(GROUPS),
        age_from=lowest,
        age_to=lowest + chance.randint(2, 12),
        area=chance.choice(AREAS),
        starts_on=date(2024, 1, 1) + timedelta(days=chance.randint(0, 500)),
        coding_certainty=chance.choice(("high", "middle", "low")),
    )


def main() -> None:
    """Loads the set into the database of the settings, and says how much came in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regie.site.settings")
    import django

    django.setup()
    print(load_national(*[int(argument) for argument in sys.argv[1:3]]))


if __name__ == "__main__":
    main()
