"""A measurement on each database, in a process and a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare(folder: str, *, urls: str = "") -> None:
    """Starts Regie on the database of the environment with the demo loaded; ``urls`` replaces its addresses."""
    os.environ.update(
        REGIE_DATA_DIR=folder, REGIE_DEMO="1", REGIE_SECRET_KEY="bench", REGIE_HOSTS="testserver,127.0.0.1"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "regie.site.settings"
    sys.path.insert(0, str(ROOT / "src"))
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if urls:
        settings.ROOT_URLCONF = urls
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def on_both(module: str, arguments: list[str]) -> int:
    """Runs ``python -m module --here …`` on SQLite, and on PostgreSQL where its programs are there."""
    sys.path.insert(0, str(ROOT))
    from tools.postgres import binaries, temporary_server

    again = [sys.executable, "-m", module, "--here", *arguments]
    code = subprocess.run(again, cwd=ROOT).returncode
    if binaries() is None:
        print("PostgreSQL is not here: nothing is measured on it")
        return code
    with temporary_server() as url:
        return (
            code or subprocess.run(again, cwd=ROOT, env={**os.environ, "REGIE_DATABASE_URL": url}).returncode
        )
