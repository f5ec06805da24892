"""The Python environment in ``.venv``, made from the lock files in ``requirements/``.

The lock files hold hashes and no addresses: packages come from the index that pip is configured for.
"""

import ast
import getpass
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from .console import ROOT, Stop, is_root, quiet, say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# uv and Babel live beside the environment, not in it: a sync removes what is not in the lock.
BOOTSTRAP = VENV / "bootstrap"
UV = BOOTSTRAP / "bin" / "uv"
LOG = VENV / "install.log"
REQUIREMENTS = ROOT / "requirements"
NO_NETWORK = ("Temporary failure in name resolution", "Failed to establish a new connection", "dns error",
              "Network is unreachable", "Could not connect", "error sending request", "Connection refused",
              "ProxyError", "ConnectTimeoutError", "Name or service not known")  # fmt: skip


def ensure(lock: str) -> None:
    """Makes ``.venv`` hold what ``requirements/<lock>.txt`` says, and compiles the translations.

    The development lock holds all of the runtime lock, so an environment for development serves both.
    """
    held = installed()
    if held not in (_fingerprint(lock), _fingerprint("development")):
        with step(f"Python environment ({lock}), from the lock file with hashes"):
            _make(lock)
    _compile_messages()


def variables(**extra: str) -> dict[str, str]:
    """The environment variables of a child process: those of the user, without stray Python paths."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**kept, "PATH": path, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **extra}


def without_settings() -> dict[str, str]:
    """``variables()`` without any REGIE_ setting of the user, for runs that must be the same everywhere."""
    return {key: value for key, value in variables().items() if not key.startswith("REGIE_")}


def install_system_packages(packages: list[str], *, why: str) -> None:
    """Installs Debian packages when we may; otherwise stops with the command to give."""
    command = f"apt-get install {' '.join(packages)}"
    if not packages:
        return
    if not (is_root() and shutil.which("apt-get")):
        raise Stop(f"Missing {why}: {', '.join(packages)}. Install first: sudo {command}")
    with step(f"{command} ({why})"):
        log = Path(os.environ.get("TMPDIR", "/tmp")) / f"regie-apt-{os.getpid()}.log"
        options = ["-y", "-q", "--no-install-recommends"]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        try:
            quiet(["apt-get", "update", "-q"], log=log, env=env)
            quiet(["apt-get", "install", *options, *packages], log=log, env=env)
        except subprocess.CalledProcessError as error:
            raise Stop(f"{command} failed: {_last_line(error.output)} (all of it in {log})") from None
        log.unlink()


def installed() -> str:
    """Which lock the environment was made from, with its fingerprint; empty when there is none."""
    file = VENV / "lock"
    return file.read_text() if file.exists() and PYTHON.exists() and UV.exists() else ""


def _fingerprint(lock: str) -> str:
    digest = hashlib.sha256()
    for name in ("bootstrap", lock):
        digest.update((REQUIREMENTS / f"{name}.txt").read_bytes())
    return f"{lock} {digest.hexdigest()} {sys.version_info.major}.{sys.version_info.minor}"


def _make(lock: str) -> None:
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        folder = VENV if VENV.exists() else ROOT
        raise Stop(
            f"The folder {folder} is not writable for {getpass.getuser()}: clone Regie into a folder of your own."
        )
    try:
        _make_venv()
        _install_bootstrap()
        _sync(lock)
    except subprocess.CalledProcessError as error:
        raise Stop(_explain(error.output or "")) from None
    (VENV / "lock").write_text(_fingerprint(lock))


def _make_venv() -> None:
    (VENV / "lock").unlink(missing_ok=True)
    if (
        PYTHON.exists()
        and (VENV / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "pip").exists()
    ):
        return
    if not (find_spec("venv") and find_spec("ensurepip")):
        if not (is_root() and shutil.which("apt-get")):
            raise Stop("Python's venv module is missing: install python3-venv: apt-get install python3-venv")
        install_system_packages(["python3-venv"], why="to make a Python environment")
    shutil.rmtree(VENV, ignore_errors=True)
    quiet([sys.executable, "-m", "venv", VENV], log=LOG)


def _install_bootstrap() -> None:
    wanted, done = (REQUIREMENTS / "bootstrap.txt").read_text(), BOOTSTRAP / "installed.txt"
    if UV.exists() and done.exists() and done.read_text() == wanted:
        return
    shutil.rmtree(BOOTSTRAP, ignore_errors=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--retries=1"]
    locked: list[str | Path] = ["--require-hashes", "-r", REQUIREMENTS / "bootstrap.txt"]
    quiet([PYTHON, "-m", "pip", "install", *options, "--target", BOOTSTRAP, *locked], log=LOG)
    done.write_text(wanted)


def _sync(lock: str) -> None:
    where: list[str | Path] = ["--python", PYTHON]
    command = [UV, "pip", "sync", "--quiet", *where, "--require-hashes", REQUIREMENTS / f"{lock}.txt"]
    quiet(command, log=LOG, env=uv_variables())


def uv_variables() -> dict[str, str]:
    """uv's environment: it looks where pip is configured to look, unless uv itself is configured."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    configured = _pip_configuration()
    index, certificate = configured.get("index-url"), configured.get("cert")
    extra = [url for url in configured.get("extra-index-url", "").split() if url.startswith("http")]
    if index:
        env.setdefault("UV_DEFAULT_INDEX", index)
    if extra:
        env.setdefault("UV_INDEX", " ".join(extra))
    if certificate:
        env.setdefault("SSL_CERT_FILE", certificate)
    if not os.access(Path.home(), os.W_OK):
        env.setdefault("UV_NO_CACHE", "1")
    return env


def _pip_configuration() -> dict[str, str]:
    found = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True)
    lines = (line.partition("=") for line in found.stdout.splitlines() if "=" in line)
    return {key.rpartition(".")[2]: str(ast.literal_eval(value)) for key, _, value in lines}


def _explain(output: str) -> str:
    if any(sign in output for sign in NO_NETWORK):
        return f"No package index could be reached. Regie needs the network once, to install (details: {LOG})"
    return f"Installing failed: {_last_line(output)} (details: {LOG})"


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    return lines[-1] if lines else "no output"


def _compile_messages() -> None:
    result = subprocess.run(
        [PYTHON, ROOT / "tools" / "build_messages.py"],
        env=variables(PYTHONPATH=str(BOOTSTRAP)),
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Stop(f"The translations could not be compiled: {_last_line(result.stderr)}")
    if not result.stderr.startswith("0 "):
        say(f"• Translations: {result.stderr.strip()}")
