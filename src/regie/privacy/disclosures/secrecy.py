"""The duty of secrecy that travels with a content, and the words in which every output says so."""

from django.utils.translation import gettext as _

from regie.access.grounds.choices import GroundKind
from regie.access.grounds.models import Ground

from .choices import BY_CATEGORY, DUTIES
from .models import Disclosure


def duty_for(category: str, giver_kind: str) -> Ground | None:
    """The strictest duty of secrecy for this category from this kind of organisation; None where no law has one."""
    known = Ground.objects.filter(kind=GroundKind.DUTY, code__in=DUTIES)
    fitting = {
        duty.code: duty
        for duty in known
        if category in duty.categories and (duty.code in BY_CATEGORY or giver_kind in duty.holders)
    }
    return next((fitting[code] for code in DUTIES if code in fitting), None)


def label_of(disclosure: Disclosure) -> str:
    """The sentence that goes with the content to a screen, a file and paper, with the article behind it."""
    if disclosure.duty is None:
        said = _("Only for this purpose.")
    else:
        duty = disclosure.duty
        said = f"{duty.plain} ({duty.law} {duty.article})."
    return _(
        "%(duty)s From %(source)s. Do not pass on: that takes a ground of its own and their consent."
    ) % {
        "duty": said,
        "source": disclosure.source,
    }
