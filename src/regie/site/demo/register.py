"""The processing register and the DPIA of the demo: the town keeps them, the village has just begun."""

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor, system_actor
from regie.access.organisations.models import Municipality
from regie.access.organisations.selectors import actor_for
from regie.privacy.register.choices import AnswerState, Impact, Likelihood
from regie.privacy.register.selectors import answers_of
from regie.privacy.register.services import contacts_change, dpia_answer, dpia_start, register_fill

from .people import DEMO_DOMAIN, TOWN, VILLAGE

CONTACTS = {
    "controller": "College van burgemeester en wethouders van Voorbeeldstad",
    "controller_contact": "Stationsplein 1, Voorbeeldstad (voorbeeld)",
    "officer_contact": "fg@voorbeeldstad.example",
}
ANSWERS = {
    "what": "Voorbeeldgegevens. Wij volgen met Regie de aanpak in Noord: samen met partners jongeren uit de "
    "georganiseerde misdaad houden.",
    "data": "Zie het verwerkingsregister. Namen alleen binnen een samenwerkingsverband met een geldig convenant.",
    "duration": "Elke grondslag heeft een termijn. Twee mensen vernietigen, met een verklaring zonder namen.",
    "necessary": "We keken eerst naar een aanpak zonder namen. Voor afspraken over één persoon is dat niet genoeg.",
    "access": "Rollen per persoon, twee stappen bij het inloggen, elk jaar een controle van alle accounts.",
}
RISKS: dict[str, tuple[str, str, str]] = {
    "risk-access": (
        Likelihood.POSSIBLE,
        Impact.NOTICEABLE,
        "Iedere inzage staat in een logboek. De privacyfunctionaris loopt het elke maand na.",
    ),
    "risk-label": (
        Likelihood.POSSIBLE,
        Impact.SERIOUS,
        "Elk half jaar een herziening. Wie van de lijst gaat, krijgt een brief; partners ook.",
    ),
}


def register_load(towns: dict[str, Municipality]) -> None:
    """Safe to repeat: what stands is not made again."""
    for town in towns.values():
        register_fill(municipality=town, by=system_actor("Demo"))
    contacts_change(values=CONTACTS, by=_person("privacy"))
    for slug, login in ((TOWN, "privacy"), (VILLAGE, "dorp")):
        _dpia(_person(login), ANSWERS if slug == TOWN else {}, RISKS if slug == TOWN else {})


def _dpia(by: Actor, answers: dict[str, str], risks: dict[str, tuple[str, str, str]]) -> None:
    dpia = dpia_start(by=by)
    stands = answers_of(dpia)
    said = {question: ("", "", text) for question, text in answers.items()} | risks
    for question, (likelihood, impact, text) in said.items():
        if question not in stands:
            dpia_answer(
                dpia=dpia,
                question=question,
                state=AnswerState.ANSWERED,
                text=text,
                likelihood=likelihood,
                impact=impact,
                revision=0,
                by=by,
            )


def _person(login: str) -> Actor:
    return actor_for(User.objects.get(email=f"{login}@{DEMO_DOMAIN}"))
