"""The steps and questions of a DPIA, read from ``data/dpia.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "dpia.toml"


@dataclass(frozen=True)
class Question:
    """One question. With ``is_risk`` the answer also says how likely it is and what it does to somebody."""

    slug: str
    text: str
    help: str
    is_risk: bool


@dataclass(frozen=True)
class Step:
    slug: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@cache
def steps() -> tuple[Step, ...]:
    """The steps in the order in which they are taken."""
    raw = tomllib.loads(DATA.read_text(encoding="utf-8"))["step"]
    return tuple(
        Step(
            slug=step["slug"],
            title=step["title"],
            intro=step["intro"],
            questions=tuple(
                Question(one["slug"], one["text"], one["help"], step.get("kind") == "risk")
                for one in step["question"]
            ),
        )
        for step in raw
    )


@cache
def questions() -> dict[str, Question]:
    """All questions by slug, in order."""
    return {question.slug: question for step in steps() for question in step.questions}
