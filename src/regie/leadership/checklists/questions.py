"""The forty questions, in our own words, with what counts as yes. Source: 004, the checklist of each key."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Key


@dataclass(frozen=True)
class Question:
    """One question. ``number`` counts from 1 to 10 within its key, ``position`` from 1 to 40 over all."""

    id: str
    key: Key
    number: int
    position: int
    text: Promise
    counts: Promise

    @property
    def source(self) -> str:
        """Where the method asks this."""
        return f"004 Checklist {TITLES[self.key]} {self.number}"


# The titles of the checklists in the source, which is Dutch.
TITLES = {
    Key.LEADERSHIP: "Lokaal leiderschap",
    Key.ANALYSIS: "Informatie en analyse",
    Key.APPROACH: "Aanpakken en uitvoeren",
    Key.MONITOR: "Monitoren en evalueren",
}

# Per key: the question, and what counts as yes.
_TEXTS: dict[Key, list[tuple[Promise, Promise]]] = {
    Key.LEADERSHIP: [
        (
            _("Has a regisseur been named?"),
            _("One person directs the approach, by name."),
        ),
        (
            _(
                "Is it known which politician answers for the approach, and did that person give the assignment?"
            ),
            _("The mayor or an alderman stands by name as principal of the assignment."),
        ),
        (
            _("Did driehoek and college both give an assignment that can be checked?"),
            _("Both decided on it, and each goal has a norm, a term, an owner and a unit to measure in."),
        ),
        (
            _("Does the municipality lead?"),
            _("The mayor leads in public, the regisseur in the work. No partner has taken that place."),
        ),
        (
            _("Does the whole college stand behind the approach?"),
            _(
                "For planning, urban development, welfare, youth and education it is known what the alderman adds."
            ),
        ),
        (
            _("Is it settled which people and which money there are?"),
            _("Hours, people and amounts are agreed before the work starts, with the period they are for."),
        ),
        (
            _("Do you have the figures and reports that you need to steer?"),
            _("You know where the approach stands without having to ask around for it."),
        ),
        (
            _("Does the approach have its place in the organisation?"),
            _("Tasks, hours and replacement are arranged, and departments know who does what."),
        ),
        (
            _("Is it clear who meets whom, when and about what?"),
            _("There is a consultation on each of the three levels, with a rhythm and a chair."),
        ),
        (
            _("Are there agreements with the structures beside yours?"),
            _(
                "Zorg- en Veiligheidshuis, youth care, own departments and neighbourhood team: each with an agreement."
            ),
        ),
    ],
    Key.ANALYSIS: [
        (
            _("Do you know which partners can tell you something?"),
            _(
                "Every partner that knows the young people, the places or the families is on the list, with a contact."
            ),
        ),
        (
            _("Did those partners give what you asked, recently?"),
            _("What you asked each partner has come in, and nothing you use is out of date."),
        ),
        (
            _("Does information find its way to you by itself?"),
            _("It is agreed who gives what, how often and in which form, and that happens."),
        ),
        (
            _("Can you steer on each level with what you hear?"),
            _("There is something in it for the driehoek, for the core group and for who does the work."),
        ),
        (
            _("Is the analysis of the problem still up to date?"),
            _("The day on which it would be looked at again has not passed."),
        ),
        (
            _("Does the analysis look at group, persons and places?"),
            _("Also at what happens online and at how people in the group influence each other."),
        ),
        (
            _("Does the analysis of a person go past all life domains?"),
            _("Each of the eight domains was looked at, from family to debts, for who needs a closer look."),
        ),
        (
            _("Do the core partners agree on the analysis?"),
            _("Each of them said so, on a date. Where somebody thinks otherwise, that stands beside it."),
        ),
        (
            _("Did the driehoek talk about the deeper analysis?"),
            _("It stood on an agenda of the driehoek, and what was decided is recorded."),
        ),
        (
            _("Are covenant and privacy protocol in force?"),
            _("Every core and network partner signed, and the last day has not passed."),
        ),
    ],
    Key.APPROACH: [
        (
            _("Did the driehoek choose which groups come first?"),
            _("There is a dated decision about the order."),
        ),
        (
            _("Can you check whether the goals of the plan are reached?"),
            _("Each goal has a norm, a term and somebody who owns it, and all parties accept it."),
        ),
        (
            _("Did every partner commit to the plan?"),
            _("Core and network partners each said yes to plan and goals, on a date."),
        ),
        (
            _("Does every partner know the goals?"),
            _("Each partner confirmed to have read the main goals and those below them."),
        ),
        (
            _("Do punishment and care join up in the plan, and does it begin early, in the family?"),
            _(
                "The plan says how both fit together, and has a part about early signs with an eye for the family."
            ),
        ),
        (
            _("Do partners see the same need, and the same possibilities?"),
            _("It was talked through what is needed and what each core partner can do about it."),
        ),
        (
            _("Is it written down who does what, and do all know it?"),
            _(
                "Tasks, roles and responsibilities of core and network partners stand in one place that they can read."
            ),
        ),
        (
            _("Do partners share information in one way, within the protocol?"),
            _("Each exchange has a purpose and a ground, and goes along the agreed way."),
        ),
        (
            _("Do you and your partners work together well?"),
            _("You spoke each of them recently, and what stood in the way has been named and settled."),
        ),
        (
            _("Do partners know how the consultations work?"),
            _("Each partner knows where it has a seat, when, and where else its subject is discussed."),
        ),
    ],
    Key.MONITOR: [
        (
            _("Do you direct the monitoring and the evaluation?"),
            _("You decide what is measured, when and by whom, also where somebody else carries it out."),
        ),
        (
            _("Is it agreed which results you follow together?"),
            _("The indicators were chosen with the partners, each with a target and a period."),
        ),
        (
            _("Does the plan have a part about monitoring, with goals that can be checked?"),
            _("The monitor belongs to the plan, and measures goals with a norm and a term."),
        ),
        (
            _("Do the core partners talk about the group scan every month?"),
            _("It stands on an agenda every calendar month, and what came of it is recorded."),
        ),
        (
            _("Do you hear of new nuisance reports?"),
            _("Both of those made to the municipality and of those made to the police."),
        ),
        (
            _("Do core partners keep you informed of how it goes?"),
            _("About the cases, about the group and about the places, without your asking."),
        ),
        (
            _("Are there people or money for the monitor?"),
            _("A budget line or hours are set aside for measuring and for keeping information up to date."),
        ),
        (
            _("Do you share the results?"),
            _("Core partners and driehoek got the latest results, on a date that is recorded."),
        ),
        (
            _("Does the driehoek change course when results ask for it?"),
            _("There is a decision after results that fell short, or it is recorded that none was needed."),
        ),
        (
            _("Does the municipal council talk about the results?"),
            _("They stood on an agenda of the council or one of its committees, on a date that is recorded."),
        ),
    ],
}

# What to begin with in a new programme: who directs, by whose order, with whom; the rest follows.
BEGIN_WITH = ("LL1", "LL2", "LL3", "LL6", "LL9", "IA1", "IA10", "LL10", "IA2", "AU1")


def _made() -> Iterator[Question]:
    positions = count(1)
    for key, texts in _TEXTS.items():
        for number, (text, counts) in enumerate(texts, 1):
            yield Question(f"{key.value}{number}", key, number, next(positions), text, counts)


QUESTIONS: tuple[Question, ...] = tuple(_made())
BY_ID: dict[str, Question] = {question.id: question for question in QUESTIONS}
BY_POSITION: dict[int, Question] = {question.position: question for question in QUESTIONS}


def of_key(key: str) -> tuple[Question, ...]:
    """The ten questions of a key."""
    return tuple(question for question in QUESTIONS if question.key == key)


def guided() -> tuple[Question, ...]:
    """All questions, what to begin with first."""
    first = tuple(BY_ID[each] for each in BEGIN_WITH)
    return first + tuple(question for question in QUESTIONS if question not in first)
