"""Template tags of the catalogue."""

from collections.abc import Iterable
from datetime import date

from django import template

from ..models import Recognition
from ..selectors import Standing, standing_of

register = template.Library()


@register.simple_tag
def standing(recognitions: Iterable[Recognition], today: date) -> Standing:
    """The standing of an intervention by its recognitions on a day."""
    return standing_of(recognitions, today)
