from django.db import models

from regie.vault.encryption.blind_index import BlindIndexField, normalised_name
from regie.vault.encryption.fields import EncryptedDateField, EncryptedTextField


class Somebody(models.Model):
    """A person, as a table of the product would have it."""

    name = EncryptedTextField("name", max_length=40)
    born_on = EncryptedDateField("born on", null=True, blank=True)
    remark = EncryptedTextField("remark", blank=True)
    phone = EncryptedTextField("phone", max_length=20, null=True, blank=True)
    shoe_size = models.IntegerField("shoe size", default=0)
    search = BlindIndexField(purpose="somebody", of="searched_by")

    def __str__(self):
        return str(self.pk)

    def searched_by(self):
        return (normalised_name(self.name), self.born_on.isoformat()) if self.name and self.born_on else ()
