"""A programme with deployments, and a round over them by a deputy and an analyst."""

from collections.abc import Callable

import pytest

from regie.approach.deployments.models import Deployment, DeploymentFactor
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme
from regie.learning.codings import services
from regie.learning.codings.models import CodingRound
from regie.learning.codings.values import CodingValues


@pytest.fixture
def programme(municipality, knowledge) -> Programme:
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def make_deployments(programme) -> Callable:
    """make_deployments(3): deployments with a coding that the screens of a round must not show."""

    def make(count: int, of: Programme = programme) -> list[Deployment]:
        themes, factor = list(Theme.objects.all()), Factor.objects.get(code="RF28")
        made = Deployment.objects.bulk_create(
            Deployment(
                programme=of,
                code=f"VBS{number}",
                name=f"Inzet {number}",
                approach="preventive",
                prevention_primary=True,
                main_theme=themes[0],
                target_group="Jongeren van 12 tot 18",
                coding_note="MERKTEKEN bestaande codering",
            )
            for number in range(1, count + 1)
        )
        DeploymentFactor.objects.bulk_create(
            DeploymentFactor(deployment=each, factor=factor, certainty="low", source="oude bron")
            for each in made
        )
        return made

    return make


@pytest.fixture
def coder_a(actor):
    return actor("deputy")


@pytest.fixture
def coder_b(actor):
    return actor("analyst")


@pytest.fixture
def starter(actor):
    return actor("regisseur")


@pytest.fixture
def make_round(programme, make_deployments, member, starter, coder_a, coder_b) -> Callable[..., CodingRound]:
    def make(count: int = 3, title: str = "Eerste ronde") -> CodingRound:
        existing = list(Deployment.objects.filter(programme=programme))
        return services.round_start(
            programme=programme,
            title=title,
            coder_a=member("deputy"),
            coder_b=member("analyst"),
            deployments=existing or make_deployments(count),
            by=starter,
        )

    return make


@pytest.fixture
def values(knowledge) -> Callable[..., CodingValues]:
    """values(2, side=[3], factors={"RF28": "high"}): by theme number and factor code."""
    themes = dict(Theme.objects.values_list("number", "pk"))
    factors = dict(Factor.objects.values_list("code", "pk"))

    def make(main: int | None = 2, side: tuple[int, ...] = (), factors_: dict[str, str] | None = None):
        return CodingValues(
            themes[main] if main else None,
            frozenset(themes[number] for number in side),
            {factors[code]: certainty for code, certainty in (factors_ or {}).items()},
        )

    return make


@pytest.fixture
def code_all(coder_a, coder_b, values) -> Callable:
    """code_all(round, by, different={2}): codes everything; numbers in ``different`` otherwise, and is ready."""

    def code(round: CodingRound, by, different=frozenset(), ready: bool = True) -> None:
        for item in round.items.all():
            chosen = values(2, (3,), {"RF28": "middle"})
            if item.number in different:
                chosen = values(5, (), {"RF28": "high", "RF07": "low"})
            services.coding_save(round=round, number=item.number, values=chosen, by=by, version=0)
        if ready:
            services.coder_ready(round=round, by=by)

    return code


@pytest.fixture
def ready_round(make_round, code_all, coder_a, coder_b) -> CodingRound:
    """Three deployments, coded by both, differing on the second."""
    round = make_round(3)
    code_all(round, coder_a)
    code_all(round, coder_b, different={2})
    round.refresh_from_db()
    return round
