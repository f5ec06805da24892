"""A real browser against a real server, for whoever writes a journey.

    @pytest.mark.journey
    def test_programme_can_be_made(open_as, axe):
        page = open_as("regisseur", "/leiderschap/programmas/")          # logged in, 1440 px, light
        page.get_by_role("link", name="Programma maken").click()
        axe(page)                                                         # no accessibility violation

``open_as(role, path, size="wide" | "narrow", dark=False, javascript=True, language="nl")`` opens a page as someone
with that role; role ``None`` is a visitor. ``axe(page)`` checks the page with axe and that it does not scroll
sideways. ``every_look`` runs a test at 320 and at 1440 px: pass it on as ``open_as(…, **every_look)``.
When the test ends, any error on the browser's console (scripts, the content security policy) fails it.
The server answers on 127.0.0.1; the browser asks nothing else.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from regie.access.accounts.models import User

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 320, "height": 800}}
TIMEOUT = 20_000
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # the rest in short: it need not cross from the browser to here
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run."""
    binary = os.environ.get("REGIE_CHROMIUM") or shutil.which("chromium")
    if not binary:
        pytest.fail("No Chromium. Install it (apt-get install chromium) or set REGIE_CHROMIUM.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=binary, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def open_as(browser: Browser, live_server, request) -> Iterator[Callable[..., Page]]:
    """open_as("regisseur", "/"): a page of a logged-in person with that role; None for a visitor.

    Give a user instead of a role where it matters who it is: who takes part in a collaboration does so by name.
    """
    contexts, troubles = [], []

    def make(
        role: "str | User | None",
        path: str = "/",
        *,
        size: str = "wide",
        dark: bool = False,
        javascript: bool = True,
        language: str = "nl",
        place=None,
    ) -> Page:
        context = browser.new_context(
            viewport=SIZES[size],
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="nl-NL" if language == "nl" else "en-GB",
            reduced_motion="reduce",
            base_url=live_server.url,
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if role:
            if isinstance(role, str):
                client = request.getfixturevalue("client_as")(role, place)
            else:
                client = Client()
                client.force_login(role, backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies.append(
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session,
                    "url": live_server.url,
                    "httpOnly": True,
                }
            )
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("console", lambda message: _note(message, troubles))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def _note(message, troubles: list[str]) -> None:
    """Errors count, except that a page answered with an error status: tests of error pages want those."""
    if message.type == "error" and "the server responded with a status of" not in message.text:
        troubles.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture(
    params=[("wide", True), ("narrow", False)],  # the walk past every screen has the other two
    ids=lambda p: f"{p[0]}-{'dark' if p[1] else 'light'}",
)
def every_look(request) -> dict:
    """Two runs of the test: 1440 px in dark colours and 320 px in light ones."""
    return {"size": request.param[0], "dark": request.param[1]}


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """axe(page): no violation of WCAG 2.2 AA or best practice, and no sideways scrolling of the page."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        try:
            found = Axe().run(page, options=RULES).response["violations"]
        except PlaywrightError:  # the page made way for the next one
            page.wait_for_load_state()
            found = Axe().run(page, options=RULES).response["violations"]
        told = [
            f"{rule['id']}: {rule['help']}\n  "
            + "\n  ".join(node["html"][:300] for node in rule["nodes"][:8])
            for rule in found
        ]
        assert not told, f"axe on {page.url}:\n" + "\n".join(told)
        room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert room[0] <= room[1], f"{page.url} scrolls sideways: {room[0]} px in {room[1]} px"

    return check
