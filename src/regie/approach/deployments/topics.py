"""The subjects that programmes tend to forget (rule R090), and what touches each of them.

Source: the praktijkscan of 2022 (3.2 and 5.2) and the four lessons. A topic is touched by its theme or by
one of its factors, as main theme, side theme or coded factor. Themes by number, factors by code, as in the
knowledge base. The rule and the scan look at the same ones.
"""

from regie.methods.gaps import Topic
from regie.ui.phrases import Phrase, phrase

TOPICS: tuple[Topic, ...] = (
    Topic("work", frozenset({2}), frozenset({"BF13", "RF48", "RF49"})),
    Topic("drugs", factors=frozenset({"RF28", "RF30", "RF31"})),
    Topic("debts", factors=frozenset({"BF12", "RF47", "RF59"})),
    Topic("adults", factors=frozenset({"RF17", "RF18", "RF22", "RF27"}), reaches_age=24),
    Topic("parents", frozenset({7}), frozenset({"RF42"})),
    Topic("schools", frozenset({11})),
)
NAMES: dict[str, Phrase] = {
    "work": phrase("work and training"),
    "drugs": phrase("drug use"),
    "debts": phrase("debts"),
    "adults": phrase("growing up into adult crime"),
    "parents": phrase("parents"),
    "schools": phrase("schools"),
}
