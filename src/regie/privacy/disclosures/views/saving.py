"""What the forms share: errors go to the field they belong to, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form

from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation

from ..models import Disclosure
from ..selectors import keys_between


def done_with(form: Form, step: Callable[[], Disclosure]) -> Disclosure | None:
    """What the step made; None with the errors in the form."""
    try:
        return step()
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            form.add_error(None, error)
        return None


def keys_for(
    dossier: Any, giver: Organisation, receiver: Organisation, category: str
) -> dict[str, list[Ground]]:
    """The grounds to choose from, as first and as second key."""
    between: dict[str, Any] = {
        "giver": giver,
        "receiver": receiver,
        "category": category,
        "municipality": dossier.municipality,
    }
    return {
        "grounds": keys_between(**between, second=False),
        "second": keys_between(**between, second=True),
    }
