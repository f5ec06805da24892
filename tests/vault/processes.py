"""Real processes on the database of a test: with the keys they are given, and to be killed."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

START = """
import os, sys, time
import django
django.setup()
from django.db import connection, transaction
from django.core.management import call_command
from functools import partial
from regie.access.dossiers.walls import wall_down
from regie.vault.encryption import rotation
from regie.vault.encryption.rotation import unused_keys
key_uses, rotate = partial(rotation.key_uses, around=wall_down), partial(rotation.rotate, around=wall_down)
from regie.vault.files.storage import keep, names, read
from tests.vault.models import Somebody
"""


def database_url(folder: Path) -> str:
    """The test's own database on PostgreSQL; a file in the folder on SQLite, where the test's is in memory."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'regie.sqlite3'}"
    values = connection.settings_dict
    login = quote(values["USER"]) + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{login}@{quote(values['HOST'], safe='')}{port}/{quote(values['NAME'])}"


def python(code: str, folder: Path, keys: str, **more: str) -> subprocess.Popen:
    """A process that runs the code with these keys; its standard output is text."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "tests.vault.own_settings",
        "REGIE_SECRET_KEY": "x",
        "REGIE_KEYS": keys,
        "REGIE_DATA_DIR": str(folder),
        "REGIE_DATABASE_URL": database_url(folder),
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", START + code], env=environment, stdout=subprocess.PIPE, text=True
    )


def said(code: str, folder: Path, keys: str, **more: str) -> str:
    """What that process says; it must end well."""
    process = python(code, folder, keys, **more)
    out, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    return out.strip()


MAKE_TABLES = """
from django.apps import apps
if connection.vendor == "sqlite":
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
"""
