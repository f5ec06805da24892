"""``./run demo``: from an empty folder to a populated product that answers."""

import errno
import getpass
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import environment
from .console import ROOT, Stop, call, quiet, say, step

DATA = ROOT / ".demo"
SECRET = DATA / "secret_key"
ANSWER_WITHIN = 60
EVERYWHERE = ("0.0.0.0", "::")


def run(*, host: str, port: int, fresh: bool) -> int:
    """Installs, loads and serves until it is told to stop; returns the server's exit code."""
    started = time.monotonic()
    _check_port(host, port)
    _make_folder(fresh=fresh)
    environment.ensure("runtime")
    variables = settings(host=host, port=port)
    _prepare(variables)
    return _serve(host, port, variables, started)


def manage(arguments: list[str]) -> int:
    """A command of Regie, on the demo's data unless the environment says otherwise."""
    environment.ensure("runtime")
    _make_folder(fresh=False)
    return call(_regie(*arguments), env={**settings(), **_given()})


def serve(arguments: list[str]) -> int:
    """Django's own server, which reloads when code changes."""
    environment.ensure("runtime")
    _make_folder(fresh=False)
    variables = {**settings(), "REGIE_DEBUG": "1", **_given()}
    return call(_regie("migrate", "-v", "0"), env=variables) or call(
        _regie("runserver", *arguments), env=variables
    )


def settings(*, host: str = "127.0.0.1", port: int = 8000) -> dict[str, str]:
    """The environment of the demo. It never takes over a database address: the demo fills its own file."""
    hosts = ["*"] if host in EVERYWHERE else ["localhost", "127.0.0.1", "[::1]", host]
    own = {
        "REGIE_DEMO": "1",
        "REGIE_LOG_LEVEL": os.environ.get("REGIE_LOG_LEVEL", "ERROR"),
        "REGIE_DATA_DIR": str(DATA),
        "REGIE_SECRET_KEY": SECRET.read_text().strip() if SECRET.exists() else secrets.token_urlsafe(50),
        "REGIE_HOSTS": ",".join(dict.fromkeys(hosts)),
        "REGIE_BASE_URL": f"http://{_shown(host)}:{port}",
    }
    given = {key: value for key, value in _given().items() if key not in own and key != "REGIE_DATABASE_URL"}
    return {**environment.without_settings(), **given, **own}


def _given() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.startswith("REGIE_")}


def _regie(*arguments: str) -> list[str | Path]:
    return [environment.PYTHON, "-m", "regie", *arguments]


def _shown(host: str) -> str:
    if host in (*EVERYWHERE, "127.0.0.1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _check_port(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise Stop(f"Port {port} does not exist. Choose one from 1 to 65535 with --port.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Stop(f"Port {port} is in use. Choose another: ./run demo --port {port + 1}") from None
            raise Stop(
                f"Cannot listen on {host} port {port}: {error.strerror}. Choose with --host and --port."
            ) from None


def _make_folder(*, fresh: bool) -> None:
    try:
        if fresh:
            shutil.rmtree(DATA, ignore_errors=True)
        DATA.mkdir(exist_ok=True)
        DATA.chmod(0o700)
        if not SECRET.exists():
            descriptor = os.open(SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(descriptor, secrets.token_urlsafe(50).encode())
            os.close(descriptor)
    except OSError:
        raise Stop(
            f"The folder {ROOT} is not writable for {getpass.getuser()}: clone Regie into a folder of your own."
        ) from None


def _prepare(variables: dict[str, str]) -> None:
    with _when_changed("migrated", _fingerprint("migrations/*.py")) as changed:
        if changed:
            with step("Database"):
                _manage(variables, "migrate", "--no-input", "-v", "0")
    with _when_changed("loaded", "once") as changed:
        if changed:
            with step("Demo: the eight public programmes and the fictional municipalities"):
                _manage(variables, "load_demo")
    with _when_changed("collected", _fingerprint("static/**/*")) as changed:
        if changed:
            with step("Styles and scripts"):
                _manage(variables, "collectstatic", "--no-input", "--clear", "-v", "0")


@contextmanager
def _when_changed(name: str, fingerprint: str) -> Iterator[bool]:
    """Whether the work called ``name`` was done before for this fingerprint; notes it once it is done."""
    stamp = DATA / f"{name}.stamp"
    changed = not stamp.exists() or stamp.read_text() != fingerprint
    yield changed
    if changed:
        stamp.write_text(fingerprint)


def _fingerprint(pattern: str) -> str:
    """Changes when a file below src that fits the pattern changes, or the installed packages do."""
    digest = hashlib.sha256(environment.installed().encode())
    for file in sorted((ROOT / "src").rglob(pattern)):
        if file.is_file():
            digest.update(f"{file.relative_to(ROOT)} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _manage(variables: dict[str, str], *arguments: str) -> None:
    log = DATA / f"{arguments[0]}.log"
    try:
        quiet(_regie(*arguments), log=log, env=variables)
    except subprocess.CalledProcessError as error:
        last = (error.output.strip().splitlines() or ["no output"])[-1]
        raise Stop(
            f"regie {arguments[0]} failed: {last}\n"
            f"(all of it in {log}; after an update, ./run demo --fresh starts with new data)"
        ) from None


def _serve(host: str, port: int, variables: dict[str, str], started: float) -> int:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    server = subprocess.Popen(
        _regie("serve", "--bind", bind), cwd=ROOT, env=variables, start_new_session=True
    )
    try:
        logins = subprocess.run(
            _regie("demo_logins"), cwd=ROOT, env=variables, capture_output=True, text=True
        )
        _wait_until_ready(server, host, port)
        say(
            f"\nRegie answers on {variables['REGIE_BASE_URL']} (after {time.monotonic() - started:.0f} seconds)\n"
        )
        say(logins.stdout.rstrip() if logins.returncode == 0 else "The logins could not be listed.")
        say("\nCtrl-C stops. --port and --host choose another address, --fresh starts with new data.")
        return server.wait()
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    until = time.monotonic() + ANSWER_WITHIN
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Stop("The server stopped before it answered; the lines above say why.")
        try:
            with opener.open(f"http://{local}:{port}/gereed/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            reason = f"it says {error.code}: {error.read(200).decode(errors='replace')}"
        except OSError:
            reason = "it does not answer"
        time.sleep(0.2)
    raise Stop(f"The server is not ready after {ANSWER_WITHIN} seconds: {reason}")
