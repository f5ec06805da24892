"""Headers that every answer carries, beside the content security policy (django-csp) and Django's own.

``HeadersMiddleware`` is the outermost: also what a middleware answers by itself (the redirect to HTTPS, a static
file, a refused host) passes here. ``NoStoreMiddleware`` stands within the one for static files, which may be kept.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing of the browser's own is used but passkeys.
PERMISSIONS = {
    **dict.fromkeys(
        (
            *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
            *(
                "fullscreen",
                "geolocation",
                "gyroscope",
                "hid",
                "idle-detection",
                "local-fonts",
                "magnetometer",
            ),
            *("microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb"),
            *("window-management", "xr-spatial-tracking"),
        ),
        "()",
    ),
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}
PERMISSIONS_POLICY = ", ".join(f"{feature}={allowed}" for feature, allowed in PERMISSIONS.items())
NO_STORE = "no-store, private"

Answer = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Permissions-Policy and Cross-Origin-Resource-Policy on everything."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class NoStoreMiddleware:
    """Whatever is not a static file is kept by no browser and no proxy.

    Also what a visitor gets: a page of the login, or a refusal, depends on who asks. So nobody has to remember it
    for a page with personal data.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = NO_STORE
        return response
