"""What the log says, and what it never says: no password, token, key or cookie, and no query of an address.

Three nets, one behind the other: values under a telling name, pieces of text that look like a secret, and the
secrets that Regie itself was given, wherever they turn up, also in a traceback. ``settings`` reads this file, so it
reads no settings.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "••••"
SHORTEST = 6  # a shorter value is a word like any other: hiding it everywhere would make the log unreadable
NAMES = re.compile(
    r"passw|passphrase|secret|token|authori[sz]ation|cookie|credential|csrf|otp|recovery|bsn|session_?(?:id|key)$"
    r"|signature|(?:^|[_\-.])(?:api|private|public)?_?keys?$|_url$|^dsn$",
    re.I,
)
# (what to find, what to put there)
PIECES = [
    # key=value and key: value, in any notation
    (
        re.compile(
            r"""\b([\w-]*(?:password|passwd|secret|token|api[_-]?key|bsn|csrf\w*)["']?\s*[=:]\s*["']?)[^\s"',;&})]+""",
            re.I,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"""\b((?:proxy-)?authorization["']?\s*[=:]\s*)[^\r\n]+""", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"""\b((?:set-)?cookie["']?\s*[=:]\s*)[^\r\n]+""", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.I), rf"\1 {HIDDEN}"),
    # the password in the address of a server
    (re.compile(r"""(\w+://[^\s:/@"']*):[^\s@"']+@"""), rf"\1:{HIDDEN}@"),
    # the query of an address: people's names stand in it when somebody searches
    (re.compile(r"""((?:https?://|/)[^\s?"'<>]*)\?[^\s"<>]*"""), r"\1"),
    # links that let in who has them
    (re.compile(r"""(/account/uitnodiging/)[^/\s"']+"""), rf"\1{HIDDEN}"),
    (
        re.compile(r"""(/account/wachtwoord/herstellen/)(?!(?:verstuurd|klaar)/)[^/\s"']+"""),
        rf"\1{HIDDEN}",
    ),
]


def secret_values(environment: Mapping[str, str], *others: str | None) -> frozenset[str]:
    """Every secret that the environment gave Regie: whole values, parts of lists, passwords in addresses, keys."""
    found = {str(each) for each in others if each}
    for name, value in environment.items():
        if name.startswith("REGIE_"):
            found |= set(_secrets_of(name, value))
    return frozenset(each for each in found if len(each) >= SHORTEST)


def _secrets_of(name: str, value: str) -> Iterator[str]:
    if name == "REGIE_KEYS_FILE":
        yield from _keys_in(value)
    elif re.search(r"KEY|SECRET|PASSWORD|TOKEN", name):
        for part in (value, *value.split(",")):
            yield part.strip()
            yield part.rpartition(":")[2].strip()
    elif name.endswith("_HEADERS"):
        yield from (part.partition("=")[2].strip() for part in value.split(","))
    elif name.endswith("_URL") and "@" in value:
        try:
            password = urlsplit(value).password or ""
        except ValueError:
            return
        yield from (password, unquote(password))


def _keys_in(path: str) -> Iterator[str]:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return  # vault says so where it needs the keys
    yield from (line.rpartition(":")[2].strip() for line in lines if ":" in line and not line.startswith("#"))


class Mask:
    """Takes secrets out of text and of structures of text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # The longest first: a part of a secret must not be hidden before the whole.
        self.secrets = sorted(set(secrets), key=len, reverse=True)

    def known(self, text: str) -> str:
        """The text without the secrets that Regie was given."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def text(self, text: str) -> str:
        """The text without what is known to be secret and what looks like it."""
        text = self.known(text)
        for pattern, instead in PIECES:
            text = pattern.sub(instead, text)
        return text

    def value(self, value: Any, name: str = "") -> Any:
        """The same, with hidden what is secret; ``name`` is the key under which it stands."""
        if name and NAMES.search(name) and value is not None:
            return HIDDEN
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (bytes, bytearray)):
            return self.text(value.decode("utf-8", "replace"))
        if isinstance(value, Mapping):
            return {self.value(key): self.value(each, str(key)) for key, each in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(each) for each in value]
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self.text(repr(value))

    def event(self, logger: Any, method: str, event: EventDict) -> EventDict:
        """A structlog processor: before the event becomes a line."""
        return {
            name: value if name.startswith("_") else self.value(value, name) for name, value in event.items()
        }

    def line(self, logger: Any, method: str, line: Any) -> str:
        """A structlog processor: the line itself, once more."""
        return self.known(str(line))


def logging_settings(*, level: str, as_json: bool, secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error through one formatter that masks."""
    mask = Mask(secrets)
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    last: list[Callable[..., Any]] = [
        structlog.processors.format_exc_info,
        mask.event,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        renderer,
        mask.line,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": last,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso"),
                ],
            }
        },
        # The level stands on the handler too: a library that sets its own loggers' level does not get past it.
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "structured", "level": level}
        },
        "root": {"handlers": ["console"], "level": level},
    }


def configure() -> None:
    """structlog's own half: every event goes on to the standard library, and so through the formatter above."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
