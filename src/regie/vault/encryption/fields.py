"""Model fields that are text in Python and sealed in the database.

In the database stands ``key id:base64 of nonce, ciphertext and tag``. It only opens for the same field of the same
model: a value that is moved to another column is damaged. Empty text and None stay what they are, so that "is it
filled in?" can be asked. Nothing else can be asked of the database: to find somebody there is the blind index.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import lookups
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from regie.vault.keys.ring import damaged, decrypt, encrypt, ring

PURPOSE = "field"
ONE_LINE = 250


def seal_text(plain: str, bound_to: str) -> str:
    """The text as it stands in the database, under the current key."""
    key_id = ring().current_id
    sealed = encrypt(plain.encode(), purpose=PURPOSE, key_id=key_id, bound_to=_bound(bound_to, key_id))
    return f"{key_id}:{base64.b64encode(sealed).decode()}"


def unseal_text(stored: str, bound_to: str) -> str:
    """What ``seal_text`` was given. Raises Unreadable."""
    key_id, colon, encoded = stored.partition(":")
    if not colon:
        raise damaged()
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise damaged() from None
    return decrypt(sealed, purpose=PURPOSE, key_id=key_id, bound_to=_bound(bound_to, key_id)).decode()


def _bound(place: str, key_id: str) -> bytes:
    return f"{key_id}:{place}".encode()


class EncryptedField(models.Field):
    """What the encrypted fields share. ``bound_to`` keeps the place of a field whose model or name changed."""

    def __init__(self, *args: Any, bound_to: str = "", **options: Any) -> None:
        self._given_place = bound_to
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self._given_place:
            options["bound_to"] = self._given_place
        return name, path, args, options

    @cached_property
    def place(self) -> str:
        """What a value of this field is bound to: ``app_label.Model.field``."""
        return self._given_place or f"{self.model._meta.app_label}.{self.model.__name__}.{self.name}"

    def get_internal_type(self) -> str:
        return "TextField"

    # To and from the database

    def to_text(self, value: Any) -> str:
        """The plain text of a value that is not empty."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """The value of a plain text."""
        raise NotImplementedError

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value in (None, "") or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        return seal_text(self.to_text(value), self.place)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else self.from_text(unseal_text(value, self.place))

    # What cannot be done with a sealed value is refused, not answered wrongly

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name == "exact":
            return _OnlyEmpty
        raise self._cannot(f"{lookup_name!r} cannot be asked")

    def get_transform(self, lookup_name: str) -> Any:
        raise self._cannot(f"{lookup_name!r} cannot be asked")

    def _cannot(self, what: str) -> FieldError:
        return FieldError(
            f"{self.place} is encrypted: {what} of the database. Search with a blind index (BlindIndexField)."
        )

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        return [*super().check(**options), *self._check_sealed()]

    def _check_sealed(self) -> Iterable[checks.CheckMessage]:
        if self.unique or self.deconstruct()[3].get("db_index"):
            yield checks.Error(
                "An encrypted field is never the same twice: it cannot be unique or have an index.",
                hint="Put a BlindIndexField beside it.",
                obj=self,
                id="encryption.E001",
            )
        ordering = {str(each).lstrip("-") for each in self.model._meta.ordering or ()}
        if self.name in ordering:
            yield checks.Error(
                "Rows cannot be put in order of an encrypted field.", obj=self, id="encryption.E002"
            )


class _OnlyEmpty(lookups.Exact):
    """Equality with an encrypted field only makes sense for empty text."""

    def get_prep_lookup(self) -> Any:
        if self.rhs not in ("", None):  # Django itself turns None into IS NULL
            raise self.lhs.output_field._cannot("equality cannot be asked")
        return self.rhs

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]


class EncryptedTextField(EncryptedField):
    """Text. ``max_length`` counts signs of the plain text; longer text is refused, also when it is saved unasked."""

    @cached_property
    def validators(self) -> Any:
        limits = [MaxLengthValidator(self.max_length)] if self.max_length else []
        return [*super().validators, *limits]

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def to_text(self, value: Any) -> str:
        text = str(value)
        if self.max_length and len(text) > self.max_length:
            raise ValueError(f"{self.place} takes {self.max_length} signs, and got {len(text)}")
        return text

    def from_text(self, text: str) -> str:
        return text

    def formfield(self, **options: Any) -> Any:
        defaults: dict[str, Any] = {"max_length": self.max_length}
        if not self.max_length or self.max_length > ONE_LINE:
            defaults["widget"] = forms.Textarea
        if self.null:
            defaults["empty_value"] = None
        return super().formfield(**{**defaults, **options})


class EncryptedDateField(EncryptedField):
    """A date."""

    empty_strings_allowed = False
    default_error_messages = models.DateField.default_error_messages

    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if isinstance(value, date):
            # a datetime is a date too, and its time was never meant to be kept
            return date(value.year, value.month, value.day)
        try:
            parsed = parse_date(str(value))
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid_date"], code="invalid_date", params={"value": value}
            ) from None
        if parsed is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return parsed

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def to_text(self, value: Any) -> str:
        return self.to_python(value).isoformat()

    def from_text(self, text: str) -> date:
        return date.fromisoformat(text)

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return "" if value is None else value.isoformat()

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": forms.DateField, **options})
