"""Notices of the demo: what waits for the regisseur of the town."""

from django.urls import reverse

from regie.access.accounts.models import User
from regie.access.notices.services import notify
from regie.access.organisations.models import Municipality
from regie.ui.phrases import phrase

from .people import DEMO_DOMAIN


def notices_load(town: Municipality) -> None:
    """A few for the regisseur, beside what the rest of the demo tells; the same ones when loaded again."""
    regisseur = User.objects.filter(email=f"regisseur@{DEMO_DOMAIN}").values_list("pk", flat=True)
    told = [
        (
            "covenant_ends",
            phrase("Look which covenants end soon, and renew them in time."),
            reverse("covenants:list"),
        ),
        ("right_term", phrase("A request of a data subject waits for you."), reverse("requests:list")),
    ]
    for kind, message, url in told:
        notify(
            users=regisseur, kind=kind, message=message, url=url, municipality_id=town.pk, key=f"demo:{kind}"
        )
