"""Django's own command, which also finds what ``regie.ui.phrases`` marks."""

from typing import ClassVar

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options: ClassVar = [
        *makemessages.Command.xgettext_options,
        "--keyword=phrase:1",
        "--keyword=phrases:1,2",
    ]
