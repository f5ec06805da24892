from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from regie.access.authorisation.actors import system_actor
from regie.site.knowledge_base import knowledge_load, published_programmes_load


class Command(BaseCommand):
    help = "Loads or renews the knowledge base: sources, themes, factors, the intervention catalogue, legal grounds."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--published", action="store_true", help="also load the eight public programmes")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor()
        for name, rows in knowledge_load(by=actor).items():
            self.stdout.write(f"{name}: {rows}")
        if options["published"]:
            self.stdout.write(f"deployments: {published_programmes_load(by=actor)}")
