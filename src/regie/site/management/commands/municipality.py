from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from regie.access.accounts.services import invitation_token
from regie.access.authorisation.actors import system_actor
from regie.access.organisations.services import municipality_begin


class Command(BaseCommand):
    help = "Makes a municipality with its first functional manager, who invites everybody else; or adds a manager."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="name of the municipality")
        parser.add_argument(
            "--manager", required=True, metavar="ADDRESS", help="e-mail address of the person"
        )
        parser.add_argument("--person", required=True, metavar="NAME", help="name of the person")
        parser.add_argument("--inhabitants", type=int, help="number of inhabitants, for the figures")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            membership, is_new = municipality_begin(
                name=options["name"], email=options["manager"], person=options["person"],
                inhabitants=options["inhabitants"], by=system_actor(),
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{membership.user} is functional manager of {membership.municipality}.")
        if is_new:
            link = reverse("accounts:accept", args=[invitation_token(membership.user)])
            self.stdout.write(
                "A mail with this link is sent; where mail does not work yet, hand it over yourself:"
            )
            self.stdout.write(settings.BASE_URL.rstrip("/") + link)
