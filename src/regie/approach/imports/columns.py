"""The columns an import knows: their headings in two languages, the words people use instead, and help.

Headings are matched forgivingly: case, accents, punctuation and small typing errors do not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from .matching import normalise

ENOUGH = 86.0
APART = 5.0


@dataclass(frozen=True)
class Column:
    """One column. ``words`` are other headings for it, normalised, in Dutch and English.

    ``list_of`` names the reference list that its cells choose from; ``required`` for something new.
    """

    key: str
    heading: str | Promise
    help: str | Promise
    words: tuple[str, ...]
    required: bool = False
    list_of: str = ""
    width: int = 18


_LIST = _("More than one: put a semicolon between them.")

COLUMNS: tuple[Column, ...] = (
    Column(
        "code",
        _("Code"),
        _("Leave empty: Regie chooses a code. Fill it in to change that deployment."),
        ("code", "nr", "nummer", "volgnummer", "id", "kenmerk", "number", "no", "interventiecode"),
        width=12,
    ),
    Column(
        "name",
        _("Intervention"),
        _("The name as your municipality uses it."),
        (
            *("interventie", "naam", "naam interventie", "interventienaam", "naam van de interventie"),
            *("maatregel", "project", "activiteit", "aanpak naam", "intervention", "name", "omschrijving interventie"),
            *("titel", "inzet", "interventie naam", "naam project", "naam maatregel"),
        ),
        required=True,
        width=40,
    ),
    Column(
        "intervention",
        _("Catalogue item"),
        _("The intervention in the catalogue, if it has another name there."),
        ("catalogus", "interventie in de catalogus", "catalogusinterventie", "catalogue", "catalogue item",
         "landelijke interventie", "catalogusnaam"),
        list_of="interventions",
        width=28,
    ),
    Column(
        "main_theme",
        _("Main theme"),
        _("Exactly one of the twelve themes: its name or its number."),
        ("hoofdthema", "thema", "themas", "thema s", "main theme", "theme", "themes", "hoofd thema", "primair thema"),
        required=True,
        list_of="themes",
        width=28,
    ),
    Column(
        "side_themes",
        _("Side themes"),
        _LIST,
        ("neventhema", "neventhemas", "neven thema s", "neventhema s", "side themes", "side theme", "subthema",
         "subthemas", "overige themas", "overige thema s", "andere themas", "neven themas", "secundair thema"),
        list_of="themes",
        width=28,
    ),
    Column(
        "approach",
        _("Preventive or repressive"),
        _("Choose one of the two."),
        ("preventief of repressief", "preventief repressief", "soort aanpak", "aanpak", "type aanpak", "approach",
         "preventive or repressive", "prev rep", "aard", "insteek", "lijn", "repressief of preventief",
         "repressief preventief"),
        required=True,
        list_of="approach",
    ),
    Column(
        "prevention",
        _("Prevention level"),
        _("Primary, secondary or tertiary; more than one is fine."),
        ("preventieniveau", "niveau", "niveau van preventie", "preventie", "prevention level", "prevention",
         "soort preventie", "preventie niveau", "preventieniveaus", "type preventie"),
        required=True,
        list_of="prevention",
    ),
    Column("prevention_primary", _("Primary prevention"), _("Yes or no."),
           ("primair", "primaire preventie", "primary", "primary prevention"), list_of="yes_no"),
    Column("prevention_secondary", _("Secondary prevention"), _("Yes or no."),
           ("secundair", "secundaire preventie", "secondary", "secondary prevention"), list_of="yes_no"),
    Column("prevention_tertiary", _("Tertiary prevention"), _("Yes or no."),
           ("tertiair", "tertiaire preventie", "tertiary", "tertiary prevention"), list_of="yes_no"),
    Column(
        "status",
        _("Status"),
        _("How it stands against the application. Empty means as intended."),
        ("status", "stand", "stand van zaken", "inzet status", "status inzet", "voortgang"),
        list_of="status",
    ),
    Column(
        "not_deployed_reason",
        _("Reason for not deploying"),
        _("Only when the status is not deployed."),
        ("reden niet ingezet", "reden van niet inzetten", "waarom niet ingezet", "reden niet inzetten",
         "reason for not deploying", "reason not deployed", "reden", "reden uitval"),
        list_of="reasons",
        width=24,
    ),
    Column(
        "reason",
        _("Explanation"),
        _("What changed against the application, and why."),
        ("toelichting", "uitleg", "toelichting op de status", "opmerking", "opmerkingen", "explanation", "remarks",
         "toelichting status", "toelichting bij de status", "explanation of the status"),
        width=36,
    ),
    Column(
        "kind",
        _("Kind"),
        _("Intervention, or condition of the process (such as a consultation). Empty means intervention."),
        ("soort", "type", "kind", "interventie of procesvoorwaarde", "procesvoorwaarde"),
        list_of="kind",
    ),
    Column(
        "factors",
        _("Factors"),
        _("Risk and protective factors it works on: code or name.") ,
        ("factoren", "factor", "risicofactoren", "beschermende factoren", "risico en beschermende factoren",
         "factors", "factorcodes", "risicofactor", "risk factors"),
        list_of="factors",
        width=24,
    ),
    Column(
        "coding_certainty",
        _("Certainty"),
        _("How sure you are of the themes and factors. Empty means middle."),
        ("zekerheid", "zekerheid van de codering", "certainty", "mate van zekerheid"),
        list_of="certainty",
    ),
    Column(
        "factor_source",
        _("Source of the factors"),
        _("Where you have it from: a publication, a page, a conversation."),
        ("bron", "bron van de factoren", "source", "bronnen", "bron factoren", "onderbouwing", "source of the factors"),
        width=24,
    ),
    Column(
        "coding_note",
        _("Why this coding"),
        _("In one sentence."),
        ("waarom deze codering", "toelichting codering", "why this coding", "motivering codering"),
        width=30,
    ),
    Column(
        "is_exploratory",
        _("Exploratory"),
        _("Yes or no. A pilot needs a date of evaluation."),
        ("exploratief", "pilot", "exploratieve pilot", "exploratory", "proef", "experiment"),
        list_of="yes_no",
        width=12,
    ),
    Column(
        "evaluation_date",
        _("Date of evaluation"),
        _("For example 1-3-2027."),
        ("evaluatiedatum", "datum evaluatie", "evaluatie", "datum van evaluatie", "evaluation date",
         "date of evaluation"),
        width=16,
    ),
    Column(
        "reach_planned",
        _("Young people to reach"),
        _("A whole number."),
        ("gepland bereik", "te bereiken jongeren", "bereik gepland", "beoogd bereik", "aantal jongeren gepland",
         "aantal te bereiken", "te bereiken aantal", "reach planned", "young people to reach",
             "beoogd aantal jongeren", "te bereiken", "doel aantal jongeren"),
        width=12,
    ),
    Column(
        "reach_reached",
        _("Young people reached"),
        _("A whole number."),
        ("bereikt", "bereikte jongeren", "bereik", "bereik gerealiseerd", "aantal bereikt", "reach reached",
         "young people reached", "aantal bereikte jongeren", "aantal jongeren", "gerealiseerd bereik"),
        width=12,
    ),
    Column(
        "target_group",
        _("Target group"),
        _("For whom, in a few words."),
        ("doelgroep", "voor wie", "target group", "doelgroepen"),
        width=24,
    ),
    Column("ages", _("Ages"), _("For example 12-18."), ("leeftijd", "leeftijden", "leeftijdsgroep",
        "ages", "age", "leeftijdscategorie"), width=10),
    Column("age_from", _("From age"), _("A whole number."),
           ("vanaf leeftijd", "leeftijd van", "leeftijd vanaf", "age from", "from age", "min leeftijd",
               "minimumleeftijd"),
           width=10),
    Column("age_to", _("To age"), _("A whole number."),
           ("tot leeftijd", "leeftijd tot", "leeftijd t m", "tot en met leeftijd", "age to", "to age",
               "max leeftijd", "maximumleeftijd"),
           width=10),
    Column("area", _("Area"), _("District or neighbourhood; empty means the whole municipality."),
           ("gebied", "wijk", "wijken", "buurt", "stadsdeel", "locatie", "area", "gebieden",
               "wijk buurt"), width=20),
    Column("starts_on", _("Starts on"), _("For example 1-3-2026."),
           ("start", "startdatum", "begindatum", "ingangsdatum", "start op", "starts on", "datum start",
               "start date", "begint op"), width=14),
    Column("ends_on", _("Ends on"), _("For example 31-12-2027."),
           ("einde", "einddatum", "eind", "stopt op", "ends on", "datum einde", "end date", "tot",
               "eindigt op"), width=14),
    Column("partners", _("Partners"), _LIST,
           ("partners", "partner", "uitvoerder", "uitvoerders", "samenwerkingspartners", "betrokken partijen",
            "organisatie", "organisaties", "uitvoerende partij", "betrokken organisaties",
                "partijen"), width=28),
)  # fmt: skip
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
# Not in the template: another column says the same.
ONLY_READ = {"prevention_primary", "prevention_secondary", "prevention_tertiary", "ages"}
# Where a problem with a field is shown, in this order.
SHOWN_AT: Mapping[str, tuple[str, ...]] = {
    "prevention_primary": ("prevention", "prevention_primary", "prevention_secondary", "prevention_tertiary"),
    "age_from": ("age_from", "ages"),
    "age_to": ("age_to", "ages", "age_from"),
    "side_themes": ("side_themes", "main_theme"),
    "factors": ("factors", "factor_source", "coding_certainty"),
    "partners_note": ("partners",),
}


@dataclass(frozen=True)
class HeadingMatch:
    """The column that a heading means, and whether it was written exactly so."""

    key: str
    exact: bool


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = {}
    for language in ("nl", "en"):
        with translation.override(language):
            for column in COLUMNS:
                words.setdefault(normalise(column.heading), column.key)
    for column in COLUMNS:
        for word in (column.key.replace("_", " "), *column.words):
            words.setdefault(word, column.key)
    return words


def recognise(heading: object) -> HeadingMatch | None:
    """The column a heading means, or None where it is unknown or means two things equally well."""
    text = normalise(heading).strip(" *")
    if not text or len(text) > 60:
        return None
    words = _words()
    if text in words:
        return HeadingMatch(words[text], True)
    if len(text) < 4:
        return None
    best: dict[str, float] = {}
    for word, key in words.items():
        score = fuzz.ratio(text, word, score_cutoff=ENOUGH - APART)
        best[key] = max(best.get(key, 0.0), score)
    ordered = sorted(best.items(), key=lambda item: -item[1])
    (key, score), (_second, second_score) = ordered[0], ordered[1]
    if score >= ENOUGH and score - second_score >= APART:
        return HeadingMatch(key, False)
    return None
