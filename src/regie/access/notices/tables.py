"""The list of notices."""

from datetime import datetime

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_MOMENT

from .models import Notice


class NoticeTable(tables.Table):
    """One notice a row; the message opens what it is about."""

    message = tables.TemplateColumn(
        template_name="notices/message.html", verbose_name=_("Notice"), orderable=False
    )
    kind = tables.Column(verbose_name=_("Kind"), accessor="kind_label", orderable=False)
    created_at = tables.Column(verbose_name=_("When"))
    read = tables.TemplateColumn(
        template_name="notices/read.html", verbose_name=_("Read"), orderable=False, empty_values=()
    )

    class Meta:
        fields = ("message", "kind", "created_at", "read")

    def value_message(self, record: Notice) -> str:
        return str(record.text)

    def render_created_at(self, value: datetime) -> str:
        return date_format(localtime(value), SHORT_MOMENT)

    def value_created_at(self, value: datetime) -> datetime:
        return value

    def value_read(self, record: Notice) -> str:
        return str(_("yes") if record.read_at else _("no"))
