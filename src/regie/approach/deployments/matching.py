"""Names that look like something the catalogue knows: proposed, never linked in silence (rule R086)."""

from rapidfuzz import fuzz, process

from regie.knowledge.interventions.models import Intervention, InterventionAlias
from regie.methods.gaps import plain_name

ALIKE = 86.0
"""Likeness (0-100) from which a name is proposed: one or two typing errors in a name of usual length."""
AT_MOST = 3


def catalogue_names() -> dict[str, int]:
    """Plain names and other names of the catalogue -> key of the intervention. Two queries."""
    aliases = InterventionAlias.objects.values_list("name", "intervention_id")
    named = {plain_name(name): key for name, key in aliases}
    return named | {plain_name(name): key for key, name in Intervention.objects.values_list("pk", "name")}


def closest_in_catalogue(name: str) -> list[Intervention]:
    """The catalogue items whose name or other name equals or nearly equals ``name``, best first."""
    wanted = plain_name(name)
    if not wanted:
        return []
    known = catalogue_names()
    found = process.extract(wanted, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=9)
    keys = list(dict.fromkeys(known[match] for match, _score, _index in found))[:AT_MOST]
    items = Intervention.objects.in_bulk(keys)
    return [items[key] for key in keys if key in items]


def names_like(typed: str, names: list[str]) -> list[str]:
    """Those names in which every typed word occurs, give or take a typing error."""
    words = [word for word in plain_name(typed).split() if word]
    return [name for name in names if words and all(_occurs(word, plain_name(name)) for word in words)]


def _occurs(word: str, name: str) -> bool:
    if word in name:
        return True
    needed = 100.0 if len(word) < 4 else 75.0
    return any(fuzz.ratio(word, part) >= needed for part in name.split())
