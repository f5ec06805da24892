"""The subjects that programmes tend to forget (rule R090), and what touches each of them.

Source: the praktijkscan of 2022 (3.2 and 5.2) and the four lessons. A topic is touched by its theme or by
one of its factors, as main theme, side theme or coded factor.
"""

from dataclasses import dataclass

from regie.ui.phrases import Phrase, phrase

from .models import Deployment


@dataclass(frozen=True)
class Topic:
    """A subject: its key, its name, and the numbers of themes and codes of factors that stand for it.

    ``reaches_age``: a deployment for people of this age touches it too.
    """

    key: str
    name: Phrase
    themes: frozenset[int] = frozenset()
    factors: frozenset[str] = frozenset()
    reaches_age: int | None = None


TOPICS: tuple[Topic, ...] = (
    Topic("work", phrase("work and training"), frozenset({2}), frozenset({"RF48", "BF13"})),
    Topic("drugs", phrase("drug use"), factors=frozenset({"RF28", "RF30", "RF31"})),
    Topic("debts", phrase("debts"), factors=frozenset({"RF47", "RF59", "BF12"})),
    Topic(
        "growth", phrase("growing up into adult crime"), factors=frozenset({"RF17", "RF27"}), reaches_age=24
    ),
    Topic("parents", phrase("parents"), frozenset({7}), frozenset({"RF42"})),
    Topic("schools", phrase("schools"), frozenset({11}), frozenset({"RF44"})),
)


def is_touched(topic: Topic, deployment: Deployment) -> bool:
    """Whether a deployment works on a topic. Its themes and factors must be read along."""
    themes = {deployment.main_theme.number, *(theme.number for theme in deployment.side_themes.all())}
    if topic.reaches_age and (deployment.age_to or 0) >= topic.reaches_age:
        return True
    return bool(topic.themes & themes) or any(
        link.factor.code in topic.factors for link in deployment.factor_links.all()
    )
