from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import AccessPath
from regie.access.dossiers.records import DossierRecord, WalledManager, WalledQuerySet
from regie.vault.encryption.blind_index import BlindIndexField, normalised_name
from regie.vault.encryption.fields import EncryptedDateField, EncryptedTextField
from regie.vault.encryption.validators import validate_bsn
from regie.vault.files.choices import KINDS
from regie.vault.files.storage import forget

from .choices import FOLDER, Relation


class Person(DossierRecord):
    """Who a dossier is about. Every identifier is encrypted; ``name_and_birth`` finds them by an exact search."""

    access: ClassVar = AccessPath(kind="person", dossier="dossier")
    classification: ClassVar = DossierRecord.own_classes | {
        "given_name": "personal",
        "family_name": "personal",
        "birth_date": "personal",
        "address": "personal",
        "postcode": "personal",
        "town": "personal",
        "phone": "personal",
        "email": "personal",
        "name_and_birth": "internal",
        "version": "internal",
    }

    given_name = EncryptedTextField(_("given name"), max_length=80)
    family_name = EncryptedTextField(_("family name"), max_length=120)
    birth_date = EncryptedDateField(_("date of birth"))
    address = EncryptedTextField(_("street and number"), max_length=160, blank=True)
    postcode = EncryptedTextField(_("postcode"), max_length=10, blank=True)
    town = EncryptedTextField(_("town"), max_length=80, blank=True)
    phone = EncryptedTextField(_("telephone"), max_length=30, blank=True)
    email = EncryptedTextField(_("e-mail"), max_length=160, blank=True)
    name_and_birth = BlindIndexField(
        _("search key of name and birth date"), purpose="person", of="search_parts"
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta(DossierRecord.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering: ClassVar = ["dossier__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], name="person_one_per_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def search_parts(self) -> tuple[str, str]:
        """What an exact search compares: the name in its normal form, and the birth date."""
        return normalised_name(f"{self.given_name} {self.family_name}"), self.birth_date.isoformat()


class Guardian(DossierRecord):
    """A parent or other legal representative, only for informing them and asking their consent."""

    access: ClassVar = AccessPath(kind="person", dossier="dossier")
    classification: ClassVar = DossierRecord.own_classes | {
        "name": "personal",
        "relation": "personal",
        "address": "personal",
        "postcode": "personal",
        "town": "personal",
        "phone": "personal",
        "email": "personal",
        "version": "internal",
    }

    name = EncryptedTextField(_("name"), max_length=160)
    relation = models.CharField(_("relation"), max_length=16, choices=Relation)
    address = EncryptedTextField(_("street and number"), max_length=160, blank=True)
    postcode = EncryptedTextField(_("postcode"), max_length=10, blank=True)
    town = EncryptedTextField(_("town"), max_length=80, blank=True)
    phone = EncryptedTextField(_("telephone"), max_length=30, blank=True)
    email = EncryptedTextField(_("e-mail"), max_length=160, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta(DossierRecord.Meta):
        verbose_name = _("parent or representative")
        verbose_name_plural = _("parents and representatives")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(relation__in=Relation.values), name="guardian_relation_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class CitizenNumber(DossierRecord):
    """The citizen service number, where a law prescribes it; off unless the installation switches it on."""

    access: ClassVar = AccessPath(kind="bsn", dossier="dossier", category=DataCategory.BSN)
    classification: ClassVar = DossierRecord.own_classes | {"number": "personal", "law": "internal"}

    number = EncryptedTextField(_("citizen service number"), max_length=9, validators=[validate_bsn])
    law = models.CharField(_("law that prescribes it"), max_length=160)

    class Meta(DossierRecord.Meta):
        verbose_name = _("citizen service number")
        verbose_name_plural = _("citizen service numbers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], name="citizen_number_one_per_dossier"),
            models.CheckConstraint(condition=~models.Q(law=""), name="citizen_number_names_its_law"),
        ]

    def __str__(self) -> str:
        return str(_("citizen service number"))


def files_forget(names: Iterable[str]) -> None:
    """Removes stored files once the transaction that let go of them is committed, never before."""
    for name in names:
        transaction.on_commit(partial(forget, FOLDER, name), robust=True)


class DocumentQuerySet(WalledQuerySet):
    """Rows of documents; whoever removes them removes their files too, retention and erasure among them."""

    def delete(self) -> tuple[int, dict[str, int]]:
        names = list(self.order_by().values_list("file", flat=True))
        removed: tuple[int, dict[str, int]] = super().delete()
        files_forget(names)
        return removed


class DocumentManager(WalledManager.from_queryset(DocumentQuerySet)):  # type: ignore[misc]
    """The wall, for documents."""


class Document(DossierRecord):
    """A file in a dossier: encrypted on disk, served as a download only. The file goes when the row goes."""

    access: ClassVar = AccessPath(kind="document", dossier="dossier")
    classification: ClassVar = DossierRecord.own_classes | {
        "title": "personal",
        "file": "internal",
        "file_name": "personal",
        "kind": "internal",
        "size": "internal",
    }

    title = EncryptedTextField(_("what it is"), max_length=160)
    file = models.CharField(_("file"), max_length=64, editable=False)
    file_name = EncryptedTextField(_("name of the file"), max_length=160)
    kind = models.CharField(_("kind of file"), max_length=8)
    size = models.PositiveIntegerField(_("size in bytes"))

    objects: ClassVar = DocumentManager()

    class Meta(DossierRecord.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def label(self) -> str:
        """The kind of file as people know it."""
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        removed = super().delete(*args, **options)
        files_forget([self.file])
        return removed
