"""A person with everything: rows of any model that hangs on a dossier, with values that occur nowhere else."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from regie.access.dossiers.holdings import holdings
from regie.access.dossiers.records import DossierRecord, Walled
from regie.vault.encryption.fields import EncryptedDateField


def walled_models() -> list[type[models.Model]]:
    """Every model behind the wall that hangs on a dossier and holds personal data."""
    return [each.model for each in holdings() if each.personal_fields() and issubclass(each.model, Walled)]


class Markers:
    """Fills rows of any model; every personal field gets a value that occurs nowhere else."""

    def __init__(self, dossier, source) -> None:
        self.dossier, self.source = dossier, source
        self.made: dict[str, str] = {}
        self.count = self.related = 0

    def row(self, model: type[models.Model]) -> models.Model:
        row: Any = model(dossier=self.dossier)
        if issubclass(model, DossierRecord):
            row.source = self.source
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in ("dossier", "source", "recorded_at"):
                continue
            if model.classification[field.name] in ("personal", "special", "criminal"):
                self._mark(row, field)
            elif not field.null and field.value_from_object(row) in (None, "") and not field.blank:
                setattr(row, field.attname, self._plain(field))
        row.save()
        return row

    def _mark(self, row: Any, field: Any) -> None:
        self.count += 1
        name = f"{row._meta.label}.{field.name}"
        if field.choices:
            value = list(dict(field.flatchoices))[self.count % len(field.flatchoices)]
            said = str(dict(field.flatchoices)[value])
        elif isinstance(field, (models.DateField, EncryptedDateField)):
            value = date(1901, 1, 1) + timedelta(days=self.count)
            said = date_format(value)
        elif isinstance(field, models.BooleanField):
            value, said = True, "ja"
        elif isinstance(field, (models.IntegerField, models.FloatField, models.DecimalField)):
            value = 770_000 + self.count
            said = str(value)
        else:
            value = said = f"Zq{self.count:03d}x"[: field.max_length]
        setattr(row, field.attname, value)
        self.made[name] = said

    def _plain(self, field: Any) -> Any:
        if field.choices:
            return field.flatchoices[0][0]
        if isinstance(field, models.DateTimeField):
            return timezone.now()
        if isinstance(field, models.DateField):
            return timezone.localdate()
        if isinstance(field, models.IntegerField):
            return 1
        if field.is_relation:
            # Another one each time: some rows stand between two organisations.
            self.related += 1
            rows = field.related_model._base_manager.order_by("pk")
            return rows[self.related % rows.count()].pk
        return f"p{self.count}"[: field.max_length]
