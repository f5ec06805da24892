"""Django's own command, which also finds what ``regie.ui.phrases`` marks."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [  # noqa: RUF012 - Django declares it as an instance variable
        *makemessages.Command.xgettext_options,
        "--keyword=phrase:1",
        "--keyword=phrases:1,2",
    ]
