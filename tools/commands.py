"""The commands of ``./run``."""

import argparse
import shutil
import signal
import sys
from collections.abc import Callable

from . import console, demo, environment
from .console import ROOT, Stop, call

Command = Callable[[list[str]], int]

EMPTY_CATALOGUE = r"""msgid ""
msgstr ""
"Language: nl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""

HELP = """./run COMMAND

  demo      a populated Regie on this machine: installs, loads, serves, prints the logins
            --port 8000  --host 127.0.0.1  --fresh (throw the demo's data away first)
  test      all tests, on SQLite and on PostgreSQL; takes arguments of pytest
            --sqlite  --postgres (only one of the two)
  check     every linter and consistency check; changes nothing
  fix       repairs what can be repaired by itself, and renews generated documents
  bench     measures pages and the scan on a large generated data set
  manage    a command of Regie on the demo's data: ./run manage help
  serve     for who writes code: the demo's data, reloading on every change
  messages  renews the translation files from the code (all slices, or the folders you name)
  lock      renews the lock files from pyproject.toml (--upgrade: newest versions)
"""


def main(arguments: list[str]) -> int:
    """Runs one command; returns its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    command = COMMANDS.get(name)
    try:
        if command is None:
            raise Stop(f"There is no command {name}. ./run help lists what there is.")
        return command(rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _demo(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="./run demo", description="Starts a populated Regie.")
    options.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--fresh", action="store_true", help="throw the demo's data away and load it again")
    given = options.parse_args(arguments)
    return demo.run(host=given.host, port=given.port, fresh=given.fresh)


def _test(arguments: list[str]) -> int:
    from . import testing

    return testing.run(arguments)


def _check(arguments: list[str]) -> int:
    from . import checking

    return checking.check(arguments)


def _fix(arguments: list[str]) -> int:
    from . import checking

    return checking.fix()


def _bench(arguments: list[str]) -> int:
    if not (ROOT / "bench" / "__main__.py").exists():
        raise Stop("There is nothing to measure yet: bench/ is missing.")
    environment.ensure("development")
    return call([environment.PYTHON, "-m", "bench", *arguments], env=environment.without_settings())


def _messages(arguments: list[str]) -> int:
    if not shutil.which("msgmerge"):
        environment.install_system_packages(["gettext"], why="to renew translation files")
    environment.ensure("development")
    folders = [ROOT / name for name in arguments] or sorted(
        locale.parent for locale in (ROOT / "src").rglob("locale") if locale.is_dir()
    )
    options = ["-l", "nl", "--ignore", "tests", "--no-location", "--no-obsolete", "--no-wrap", "-v", "0"]
    for folder in folders:
        console.say(f"• {folder.relative_to(ROOT)}")
        catalogue = folder / "locale" / "nl" / "LC_MESSAGES" / "django.po"
        if not catalogue.exists():
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            catalogue.write_text(EMPTY_CATALOGUE, encoding="utf-8")
        done = console.call(
            [environment.PYTHON, "-P", "-m", "regie", "makemessages", *options],
            env=demo.settings(),
            cwd=folder,
        )
        if done:
            return done
    return 0


def _lock(arguments: list[str]) -> int:
    environment.ensure("runtime")
    base = [
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--universal",
    ]
    base += ["--python-version", "3.11", *arguments]
    for name, what in (
        ("bootstrap", ["--group", "bootstrap"]),
        ("runtime", ["pyproject.toml"]),
        ("development", ["--group", "dev", "-c", "requirements/runtime.txt", "pyproject.toml"]),
    ):
        console.say(f"• requirements/{name}.txt")
        if call(
            [environment.UV, *base, *what, "-o", f"requirements/{name}.txt"], env=environment.uv_variables()
        ):
            return 1
    return 0


COMMANDS: dict[str, Command] = {
    "demo": _demo,
    "test": _test,
    "check": _check,
    "fix": _fix,
    "bench": _bench,
    "manage": demo.manage,
    "serve": demo.serve,
    "messages": _messages,
    "lock": _lock,
}
