"""Numbers and lists as people say them."""

from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.methods.coverage import ScanRow

NUMBERS = (
    gettext_lazy("zero"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)
MOST_NAMES = 6


def in_words(number: int) -> str:
    """Up to twelve in letters, above in digits with the separator of the language."""
    if 0 <= number < len(NUMBERS):
        return str(NUMBERS[number])
    return str(number_format(number, use_l10n=True, force_grouping=True))


def first_up(text: str) -> str:
    """With a capital first letter, the rest as it was; Dutch writes Eén, with one accent less."""
    if text.startswith("één"):
        return f"Eén{text[3:]}"
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = MOST_NAMES, total: int | None = None) -> str:
    """ "A, B and C"; what goes beyond ``most`` is counted: "A, B and seven others".

    ``total`` is the number there are, where ``names`` holds only the first.
    """
    names, total = list(names), len(names) if total is None else total
    if total > most:
        names = names[: most - 1]
        names.append(_("%(number)s others") % {"number": in_words(total - len(names))})
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def codes(rows: Iterable[ScanRow], most: int = MOST_NAMES) -> str:
    """The codes of the rows as a list; the municipality is added where a code occurs twice."""
    rows = list(rows)
    shown = [row.code for row in rows[:most]]
    names = [
        f"{row.code} ({row.municipality})" if shown.count(row.code) > 1 else row.code for row in rows[:most]
    ]
    return listed(names, most, len(rows))


def quoted(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """The names between quotation marks, as a list."""
    return listed([f"‘{name}’" for name in names], most)
