"""Words for what a browser says of itself."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

BROWSERS = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


@register.filter
def browser(user_agent: str) -> str:
    """“Firefox, Windows” from a user agent; its first words where it is unknown."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    known = ", ".join(part for part in (name, system) if part)
    return known or re.split(r"[/ ]", user_agent)[0][:40] or _("unknown browser")
