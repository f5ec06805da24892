"""The names that cells may choose from. Plain data: from the database, or from the shipped files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation

from regie.approach.deployments.choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.interventions.choices import PreventionLevel

from .matching import Known, Vocabulary

LANGUAGES = ("nl", "en")
# What people write for a choice, besides its label in both languages.
WORDS: dict[str, tuple[str, ...]] = {
    Approach.PREVENTIVE: ("preventief", "prev", "p", "preventie"),
    Approach.REPRESSIVE: ("repressief", "repr", "r", "repressie"),
    DeploymentStatus.AS_INTENDED: (
        *("zoals bedoeld", "zoals gepland", "conform aanvraag", "conform plan", "ingezet", "loopt", "uitgevoerd"),
        *("conform", "volgens plan", "gestart", "lopend", "actief", "in uitvoering", "afgerond", "ja"),
    ),
    DeploymentStatus.ADAPTED: ("aangepast", "gewijzigd", "anders ingezet", "aangepast ingezet", "bijgesteld"),
    DeploymentStatus.ADDED: ("toegevoegd", "nieuw", "extra", "aanvullend", "erbij"),
    DeploymentStatus.NOT_DEPLOYED: (
        *("niet ingezet", "niet uitgevoerd", "geschrapt", "vervallen", "gestopt", "niet gestart", "niet doorgegaan"),
        *("nee", "niet"),
    ),
    NotDeployedReason.FORCE_MAJEURE: ("covid", "corona", "overmacht", "covid of overmacht", "covid 19"),
    NotDeployedReason.SCRAPPED: ("geschrapt", "geschrapt na aanvraag", "geschrapt na de aanvraag", "vervallen"),
    NotDeployedReason.TOO_BROAD: ("te breed", "te onzeker", "te breed of te onzeker", "te breed onzeker"),
    NotDeployedReason.CAPACITY: ("capaciteit", "geen capaciteit", "capaciteitsgebrek", "personeelstekort"),
    NotDeployedReason.NOT_STATED: ("niet vermeld",),
    DeploymentKind.INTERVENTION: ("interventie", "i", "maatregel"),
    DeploymentKind.PROCESS_CONDITION: ("procesvoorwaarde", "voorwaarde", "voorwaarde van het proces", "proces"),
    Certainty.HIGH: ("hoog", "zeker", "h", "groot"),
    Certainty.MIDDLE: ("midden", "middel", "gemiddeld", "matig", "m", "redelijk"),
    Certainty.LOW: ("laag", "onzeker", "l", "klein"),
    PreventionLevel.PRIMARY: ("primair", "1", "i", "primaire preventie", "primair iedereen"),
    PreventionLevel.SECONDARY: ("secundair", "2", "ii", "secundaire preventie", "secundaire"),
    PreventionLevel.TERTIARY: ("tertiair", "3", "iii", "tertiaire preventie", "tertiaire"),
}  # fmt: skip


def choice_vocabulary(choices: type) -> Vocabulary:
    """The values of a Django choices class, by value, by label in both languages, and by the words people use."""
    known = []
    for value in choices.values:  # type: ignore[attr-defined]
        labels = []
        for language in LANGUAGES:
            with translation.override(language):
                labels.append(str(choices(value).label))
        shown = labels[0] if translation.get_language() == "nl" else labels[1]
        known.append(Known(str(value), shown, (value.replace("_", " "), *labels, *WORDS.get(value, ()))))
    return Vocabulary(known)


@dataclass(frozen=True)
class ThemeName:
    """A theme that can be chosen."""

    pk: int
    number: int
    name: str
    short_name: str


@dataclass(frozen=True)
class FactorName:
    """A factor that can be chosen, by code or name."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class OtherName:
    """A catalogue item with its aliases, or an organisation."""

    pk: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookups:
    """All that a sheet may refer to. Keys are the primary keys that DeploymentValues carries."""

    themes: Sequence[ThemeName]
    factors: Sequence[FactorName]
    interventions: Sequence[OtherName] = ()
    organisations: Sequence[OtherName] = ()

    @cached_property
    def theme_words(self) -> Vocabulary:
        """Themes by name, short name, number, and "3. Vroegsignalering"."""
        return Vocabulary(
            Known(each.pk, each.name, (each.short_name, str(each.number), f"thema {each.number}",
                                       f"{each.number} {each.name}", f"{each.number} {each.short_name}"))
            for each in self.themes
        )  # fmt: skip

    @cached_property
    def factor_words(self) -> Vocabulary:
        """Factors by code, name, and both."""
        return Vocabulary(
            Known(each.pk, f"{each.code} {each.name}", (each.code, each.name)) for each in self.factors
        )

    @cached_property
    def intervention_words(self) -> Vocabulary:
        """The catalogue by name and alias."""
        return _named(self.interventions)

    @cached_property
    def organisation_words(self) -> Vocabulary:
        """The partners of the municipality; a name that is not among them stays text."""
        return _named(self.organisations)

    @cached_property
    def choice_words(self) -> dict[str, Vocabulary]:
        """The fixed choices, by the key of their column."""
        return {
            "approach": choice_vocabulary(Approach),
            "status": choice_vocabulary(DeploymentStatus),
            "not_deployed_reason": choice_vocabulary(NotDeployedReason),
            "kind": choice_vocabulary(DeploymentKind),
            "coding_certainty": choice_vocabulary(Certainty),
            "prevention": choice_vocabulary(PreventionLevel),
        }


def _named(things: Iterable[OtherName]) -> Vocabulary:
    return Vocabulary(Known(each.pk, each.name, each.aliases) for each in things)
