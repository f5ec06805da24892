"""What Django checks before it starts: are there keys, and do they lie where they should?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .source import configured, read_keys


@register()
def check_keys(**_: Any) -> list[CheckMessage]:
    """No start without keys, but for a demo, which makes its own on first need."""
    if not configured() and (settings.DEMO or settings.DEBUG):
        return []
    try:
        read_keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="keys.E001")]
    return _about_the_file(Path(settings.KEYS_FILE)) if settings.KEYS_FILE else []


def _about_the_file(path: Path) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if path.stat().st_mode & 0o077:
        hint = f"chmod 600 {path}"
        found.append(Error(f"Others than its owner may read the key file {path}.", hint=hint, id="keys.E002"))
    if path.resolve().is_relative_to(settings.DATA_DIR):
        found.append(
            Warning(
                f"The key file {path} lies in the data folder: whoever gets a copy of the data gets the key.",
                hint="Keep keys apart from data and from its backups.",
                id="keys.W001",
            )
        )
    return found
