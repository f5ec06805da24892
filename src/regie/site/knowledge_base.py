"""Loads the knowledge that ships with Regie, in the order in which it refers to itself."""

from regie.access.authorisation.actors import Actor
from regie.access.grounds.services import grounds_load
from regie.approach.deployments.published import published_load
from regie.knowledge.factors.services import factors_load
from regie.knowledge.interventions.services import interventions_load
from regie.knowledge.sources.services import sources_load
from regie.knowledge.themes.services import themes_load


def knowledge_load(*, by: Actor) -> dict[str, int]:
    """Sources, themes, factors, the catalogue and the legal grounds: the number of rows of each. Safe to repeat."""
    return {
        "sources": sources_load(by=by),
        "themes": themes_load(by=by),
        "factors": factors_load(by=by),
        "interventions": interventions_load(by=by),
        "grounds": grounds_load(by=by),
    }


def published_programmes_load(*, by: Actor) -> int:
    """The eight public programmes; returns the number of deployments."""
    return published_load(by=by)
