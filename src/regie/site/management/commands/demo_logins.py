from typing import Any

from django.core.management.base import BaseCommand

from regie.access.authorisation.choices import Role
from regie.site.demo.people import DEMO_PASSWORD, PEOPLE, TOWNS


class Command(BaseCommand):
    help = "Prints the logins of the demo, one per role."

    def handle(self, *args: Any, **options: Any) -> None:
        width = max(len(person.email) for person in PEOPLE)
        for person in PEOPLE:
            place = TOWNS[person.town]["name"] if person.town else ""
            label = ", ".join(filter(None, [str(Role(person.role).label), str(place)]))
            self.stdout.write(f"  {person.email:<{width}}  {label}")
        self.stdout.write(f"  password for all: {DEMO_PASSWORD}")
