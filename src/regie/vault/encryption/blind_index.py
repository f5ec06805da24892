"""Finding somebody by name and birth date without a readable name in the database.

Beside the encrypted fields stands a token: a keyed hash of what people search with, in a normal form. Who has the
database but not the index key can neither read a token nor make one. What a token does show: that two rows are about
the same name and date. So a token is made of name and birth date together, never of something few values have.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import lookups

from regie.vault.keys.choices import INDEX
from regie.vault.keys.ring import framed, ring, subkey

DIGITS = 32
LONGEST = 20 + 1 + DIGITS
# Letters that are no accented form of another, as travel documents and most registers write them.
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
)
APOSTROPHES = re.compile(r"['’‘`´ʼʹ]")
NO_LETTER = re.compile(r"[\W_]+")
SHORT = {"v": "van", "t": "het"}
VAN = {"vd": "vd", "vdr": "vd", "vande": "vd", "vanden": "vd", "vander": "vd"}
ARTICLES = {"d", "de", "den", "der"}


def normalised_name(text: str) -> str:
    """The normal form of a name, by which spellings that people mix up are the same.

    - capitals, accents, spaces, hyphens, dots and apostrophes do not count; signs without letters give "";
    - "Berg, van der" is "van der Berg";
    - van de, van den, van der, v.d., v/d and vd before a name are all ``vd``; v. is van; 't is het;
    - ij, ĳ and y are all ``y``: Meijer and Meyer are written for one another in every register. Who is found too
      often is told apart by birth date and by eye; who is not found gets a second file.

    The result has only letters and digits; doing it twice changes nothing.
    """
    last, comma, first = text.partition(",")
    words = _words(f"{first} {last}" if comma else text)
    return "".join(_prefixes(words)).replace("ij", "y")


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(PLAIN)
    return NO_LETTER.sub(" ", APOSTROPHES.sub(" ", letters)).split()


def _prefixes(words: Sequence[str]) -> list[str]:
    """Prefixes in one form. The last word is never a prefix: somebody may be called Van or Vander."""
    done: list[str] = []
    for number, word in enumerate(words):
        is_last = number == len(words) - 1
        if is_last:
            done.append(word)
        elif done and done[-1] == "van" and word in ARTICLES:
            done[-1] = "vd"
        else:
            done.append(VAN.get(word) or SHORT.get(word, word))
    return done


class Token(str):
    """A token under the current index key; ``every`` also holds it under the older ones."""

    every: tuple[str, ...]


def blind_index(purpose: str, *parts: str) -> Token:
    """The token of these parts, to store and to search with; all parts empty gives "".

    The parts are taken as they are: give ``normalised_name(name)`` and ``born_on.isoformat()``. The purpose keeps
    tokens of different columns apart. ``filter(field=blind_index(…))`` also finds tokens of an older index key.
    """
    if not any(parts):
        empty = Token("")
        empty.every = ("",)
        return empty
    tokens = [_token(key_id, purpose, parts) for key_id in ring().of(INDEX)]
    current = Token(tokens[0])
    current.every = tuple(tokens)
    return current


def _token(key_id: str, purpose: str, parts: Sequence[str]) -> str:
    key = subkey(f"blind index {purpose}", key_id)
    digest = hmac.digest(key, framed(parts), hashlib.sha256).hex()[:DIGITS]
    return f"{key_id.rpartition('/')[2]}.{digest}"


class BlindIndexField(models.CharField):
    """The token beside encrypted fields. ``of`` names a method of the model that returns the parts, or ().

    With ``of`` the token is made whenever the row is saved, and made anew when the index key is replaced. Without it
    the service puts in what ``blind_index`` returns, and does so again when the index key is replaced.
    ``update()`` and ``bulk_update()`` do not save rows: put the token in yourself there.
    """

    def __init__(self, *args: Any, purpose: str = "", of: str = "", **options: Any) -> None:
        self.purpose, self.of = purpose, of
        options.setdefault("db_index", True)
        options.setdefault("editable", False)
        options.setdefault("blank", True)
        options.setdefault("max_length", LONGEST)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options |= {"purpose": self.purpose, "of": self.of}
        # What is said and what is left out are the other way round than in Django: the defaults here differ.
        options["db_index"] = "db_index" in options
        options["editable"] = "editable" not in options
        return name, path, args, options

    def made_for(self, row: models.Model) -> Token:
        """The token that this row should have."""
        return blind_index(self.purpose, *(getattr(row, self.of)() or ()))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # A model of a migration has the columns, but not the methods.
        if self.of and hasattr(model_instance, self.of):
            setattr(model_instance, self.attname, self.made_for(model_instance))
        return super().pre_save(model_instance, add)


@BlindIndexField.register_lookup
class _UnderAnyKey(lookups.Exact):
    """Equality with a token: also with the tokens of older index keys, as long as there are such keys."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        every = getattr(self.rhs, "every", ())
        if len(every) > 1:
            return lookups.In(self.lhs, list(every)).as_sql(compiler, connection)
        return super().as_sql(compiler, connection)
