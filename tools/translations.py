"""Are the Dutch texts complete? Every text in code and templates is in a catalogue, translated, and none is loose.

Works on the sources, with Babel: no gettext tools are needed.
"""

import io
import re
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from .checking import problems_found
from .console import ROOT

SOURCE = ROOT / "src" / "regie"
KEYWORDS = {"phrase": None, "phrases": (1, 2),  # regie.ui.phrases
            "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
            "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
            "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3)}  # fmt: skip
MATRIX = SOURCE / "access" / "authorisation" / "matrix.toml"
# What a template may say outside a translation: names, and signs that are the same in every language.
NAMES = {
    "Regie",
    "Nederlands",
    "English",
    "EMMIE",
    "Excel",
    "CSV",
    "PDF",
    "Word",
    "JSON",
    "TOTP",
    "OpenID Connect",
}
EXAMPLES = {"Voorbeeldstad", "Voorbeelddorp", "Stationsplein", "Parkrand", "Havenkwartier", "Winkelhof"}
# A name of a token, a code or an address: one word with two hyphens, a digit or a slash.
CODE = re.compile(r"(?=.*(?:-.*-|\d|/))[\w./-]+")
SPOKEN_ATTRIBUTES = (
    "alt",
    "aria-label",
    "aria-description",
    "placeholder",
    "title",
    "label",
    "lead",
    "caption",
)


def problems() -> list[str]:
    """All that is wrong with the translations, a line each."""
    return [*unfinished(), *missing(), *unused(), *conflicting(), *literals()]


def catalogues() -> dict[Path, Catalog]:
    """Every Dutch catalogue by its file."""
    found = {}
    for file in sorted(SOURCE.rglob("locale/nl/LC_MESSAGES/django.po")):
        with file.open("rb") as source:
            found[file] = read_po(source, locale="nl")
    return found


def unfinished() -> list[str]:
    """Messages without a translation, or with one that is only a guess (fuzzy)."""
    return [
        f"{file.relative_to(ROOT)}: {'fuzzy' if message.fuzzy else 'not translated'}: {_key(message.id)!r}"
        for file, catalogue in catalogues().items()
        for message in catalogue
        if message.id and (message.fuzzy or not _is_full(message.string))
    ]


def missing() -> list[str]:
    """Texts in code or templates that the catalogue of their own app does not hold."""
    held = {file: {_key(message.id) for message in catalogue} for file, catalogue in catalogues().items()}
    return [
        f"{place.relative_to(ROOT)}: {text!r} is in no catalogue: ./run messages {_app(place).relative_to(ROOT)}"
        for place, texts in sorted(used().items())
        for catalogue in [_app(place) / "locale" / "nl" / "LC_MESSAGES" / "django.po"]
        for text in sorted(texts)
        if text not in held.get(catalogue, set())
    ]


def unused() -> list[str]:
    """Messages that no code or template of the app uses any more."""
    by_app: defaultdict[Path, set[str]] = defaultdict(set)
    for place, texts in used().items():
        by_app[_app(place)] |= texts
    return [
        f"{file.relative_to(ROOT)}: no longer used: {_key(message.id)!r}"
        for file, catalogue in catalogues().items()
        for message in catalogue
        if message.id and _key(message.id) not in by_app[_app(file)]
    ]


def conflicting() -> list[str]:
    """Messages that two catalogues translate differently: Django merges them, so only one would be seen."""
    said: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file, catalogue in catalogues().items():
        for message in catalogue:
            if message.id:
                said[message.context, _key(message.id)][str(message.string)].append(
                    str(file.relative_to(SOURCE).parents[3])
                )
    return [
        f"{key!r} is {', '.join(f'{text!r} in {where}' for text, where in texts.items())}"
        for (_context, key), texts in said.items()
        if len(texts) > 1
    ]


def used() -> dict[Path, set[str]]:
    """The texts that each file marks for translation."""
    kinds = tomllib.loads(MATRIX.read_text(encoding="utf-8")).values()
    found = {MATRIX: {kind["label"] for kind in kinds if "label" in kind}}
    for file in sorted(
        [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
    ):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        # Django turns a template into lines that read as Python; indentation would mean something there.
        code = (
            text
            if file.suffix == ".py"
            else "\n".join(line.strip() for line in templatize(text).splitlines())
        )
        texts = {_key(arguments) for arguments in _calls(code)}
        if texts:
            found[file] = texts
    return found


def _calls(code: str) -> Iterator[str]:
    extracted = extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    try:
        for _, name, arguments, _comments in extracted:
            if str(name).startswith(("pgettext", "npgettext")):
                arguments = arguments[1:]
            first = arguments if isinstance(arguments, str) else arguments and arguments[0]
            if first:
                yield first
    except tokenize.TokenError as error:
        raise ValueError(f"cannot be read: {error}") from error


def _key(message_id: str | Sequence[str]) -> str:
    """The singular stands for both."""
    return message_id if isinstance(message_id, str) else message_id[0]


def _is_full(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or "")


def _app(place: Path) -> Path:
    """The app a file belongs to: the nearest folder above it with an ``apps.py``, or else ``src/regie`` itself."""
    return next((folder for folder in place.parents if (folder / "apps.py").exists()), SOURCE)


TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
HIDDEN = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<(script|style|code|kbd)\b.*?</\1\s*>", re.S
)
ELEMENT = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(rf"(?<![\w:-])({'|'.join(SPOKEN_ATTRIBUTES)})=(\"[^\"]*\"|'[^']*')")
ENTITY = re.compile(r"&#?\w+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def literals() -> list[str]:
    """Words that stand in a template outside a translation."""
    return [
        f"{file.relative_to(ROOT)}: “{words}” is not marked for translation"
        for file in sorted(SOURCE.rglob("templates/**/*.html"))
        for words in loose_words(file.read_text(encoding="utf-8"))
    ]


def loose_words(template: str) -> list[str]:
    """The pieces of text, and of attributes that are read out, that hold words of their own."""
    for pattern in (TRANSLATED, HIDDEN, TAG):
        template = pattern.sub(_blank, template)
    attributes = [
        m for m in ATTRIBUTE.finditer(template) if "<c-vars" not in _element_around(template, m.start())
    ]
    pieces = "\n".join([ELEMENT.sub("\n", template), *(match[2] for match in attributes)])
    words = (piece.strip(" \t\"'·…–:;,.()") for piece in ENTITY.sub(" ", pieces).splitlines())
    return [each for each in words if LETTERS.search(each) and not _is_name(each)]


def _is_name(words: str) -> bool:
    return words in NAMES or words in EXAMPLES or CODE.fullmatch(words) is not None


def _element_around(text: str, position: int) -> str:
    return text[text.rfind("<", 0, position) : position]


def _blank(match: re.Match[str]) -> str:
    """Nothing but the line ends, and no quotes or brackets that would change what is around it."""
    return "\n" * max(1, match.group().count("\n"))


if __name__ == "__main__":
    problems_found(problems)
