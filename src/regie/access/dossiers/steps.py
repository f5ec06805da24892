"""The steps of a dossier that ask a reason, with the words of their pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decisions import Decision

from . import policies, services
from .models import Dossier


@dataclass(frozen=True)
class Step:
    """A step with a reason: the service, whether it can be done now, and the words of its page."""

    service: Callable[..., Dossier]
    may: Callable[[Actor, Dossier], Decision]
    title: str | Promise
    about: str | Promise
    button: str | Promise
    told: str | Promise
    closes: bool = False


CLOSE = Step(
    service=services.dossier_close,
    may=policies.can_close,
    title=gettext_lazy("Close the dossier"),
    about=gettext_lazy("Nobody adds or changes anything any more. The retention term begins today."),
    button=gettext_lazy("Close"),
    told=gettext_lazy("The dossier is closed. You can reopen it."),
    closes=True,
)
REOPEN = Step(
    service=services.dossier_reopen,
    may=policies.can_reopen,
    title=gettext_lazy("Reopen the dossier"),
    about=gettext_lazy("The retention term stops. It begins anew when you close the dossier."),
    button=gettext_lazy("Reopen"),
    told=gettext_lazy("The dossier is open again."),
)
RESTRICT = Step(
    service=services.dossier_restrict,
    may=policies.can_restrict,
    title=gettext_lazy("For named people only"),
    about=gettext_lazy("Only people with a task on this dossier see it from now on, the regisseur too."),
    button=gettext_lazy("Restrict"),
    told=gettext_lazy("The dossier is for named people only. You can lift this."),
)
LIFT = Step(
    service=services.dossier_lift_restriction,
    may=policies.can_lift_restriction,
    title=gettext_lazy("Lift the restriction"),
    about=gettext_lazy("Everyone whose role reaches dossiers of this collaboration sees it again."),
    button=gettext_lazy("Lift"),
    told=gettext_lazy("The restriction is lifted. You can restrict it again."),
)
