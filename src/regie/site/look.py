"""How the page looks for this person: the house style of the municipality, and light or dark."""

import re
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import public

LOOKS = [("light", _("Light")), ("dark", _("Dark")), ("system", _("As the system"))]
YEAR = 365 * 24 * 60 * 60
_THEME = re.compile(r"^[\w-]+(/[\w-]+)*\.css$")


def theme(name: str) -> dict[str, str]:
    """The address and class of a house style: ``voorbeeldstad`` or ``regie/themes/voorbeeldstad.css``.

    A name that is no token file gives the style of Regie itself, never a broken page.
    """
    path = name if "/" in name or not name else f"regie/themes/{name.removesuffix('.css')}.css"
    if not _THEME.match(path):
        return {"theme_url": "", "theme_class": "regie-theme"}
    try:
        address = static(path)
    except ValueError:  # not in the manifest of collected files
        return {"theme_url": "", "theme_class": "regie-theme"}
    return {"theme_url": address, "theme_class": f"{PurePosixPath(path).stem}-theme"}


def look(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs to draw in the right colours at once, without a flash."""
    chosen = request.COOKIES.get(settings.LOOK_COOKIE_NAME, "")
    actor = getattr(request, "actor", None)
    return {
        "look": chosen if chosen in ("light", "dark") else "",
        "looks": LOOKS,
        **theme(getattr(actor, "municipality_theme", "") or settings.THEME),
    }


@public
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keeps the choice light, dark or system in a cookie, and goes back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    choice = request.POST.get("look", "")
    if choice in ("light", "dark"):
        response.set_cookie(
            settings.LOOK_COOKIE_NAME,
            choice,
            max_age=YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(settings.LOOK_COOKIE_NAME, samesite="Lax")
    return response
