"""Numbers of agreement as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def two_digits(number: float) -> str:
    """0.8234 -> 0,82, with a real minus sign."""
    rounded = round(number, 2) or 0.0  # never a minus before nought
    return number_format(rounded, decimal_pos=2).replace("-", "−")


@register.filter
def share(number: float) -> str:
    """0.823 -> 82%. Rounded down to 99 where it is not all of it."""
    percent = round(number * 100)
    return f"{99 if percent == 100 and number < 1 else percent}%"
