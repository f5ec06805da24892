"""Installations of Regie of their own, in processes of their own, and what the tests let them do."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.migrated import copy_to

NAME = "Zonnebloem van Onvindbaar"
KEYS = os.environ["REGIE_KEYS"]
FILL = f"""
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from regie.access.accounts.models import User
from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Municipality
from regie.vault.files import storage
call_command("migrate", verbosity=0)
call_command("load_demo", verbosity=0)
user = User.objects.create(email="zonnebloem@onvindbaar.example", name={NAME!r})
place = Municipality.objects.filter(is_fictional=True).first()
work, _ = Collaboration.objects.get_or_create(municipality=place, name="Proef", defaults={{
    "purpose": "{NAME}", "starts_on": timezone.localdate(), "retention_months": 12}})
with wall_down():
    for number in range(901, 904):
        Dossier(municipality=place, collaboration=work, number=number, opened_at=timezone.now(),
                opened_by=user).save()
storage.keep([b"{NAME} " * 9000], folder="proef", most=10**6)
"""
LOOK = """
import django, hashlib, json; django.setup()
from pathlib import Path
from django.apps import apps
from django.conf import settings
from django.db import connection
from regie.access.dossiers.walls import wall_down
from regie.vault.files import storage
SKIP = {"sessions_session", "events_event", "events_chainhead", "events_chaincheck"}
found = {}
tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
with wall_down(), connection.cursor() as cursor:
    for table in sorted(tables - SKIP):
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(map(repr, cursor.fetchall()))
        found[table] = [len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()]
for name in storage.names("proef"):
    found[name] = hashlib.sha256(b"".join(storage.read("proef", name))).hexdigest()
files = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "uploads" in path.parts]
found["uploads"] = sorted((path.name, path.stat().st_size) for path in files)
print(json.dumps(found))
"""
WRITE_PAIRS = """
import django, sys, time; django.setup()
from django.db import transaction
from regie.access.accounts.models import User
from regie.access.jobs.models import Job
owner = User.objects.first()
for number in range(100_000):
    with transaction.atomic():
        Job.objects.create(owner=owner, title=f"pair {number}")
        Job.objects.create(owner=owner, title=f"pair {number}")
    print(number, flush=True)
"""
PAIRS = """
import django; django.setup()
from collections import Counter
from regie.access.jobs.models import Job
seen = Counter(Job.objects.filter(title__startswith="pair ").values_list("title", flat=True))
print(len(seen), sorted(set(seen.values())))
"""
EVENTS = """
import django; django.setup()
from regie.audit.events.models import Event
print(list(Event.objects.filter(object_kind="site.backup").order_by("pk").values_list("action", "origin")))
"""


@dataclass
class Place:
    """An installation of Regie of its own: a folder and a database."""

    folder: Path
    database: str
    keys: str = KEYS

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "regie.site.settings",
            "REGIE_SECRET_KEY": "only for this test",
            "REGIE_DEMO": "1",
            "REGIE_KEYS": self.keys,
            "REGIE_DATA_DIR": str(self.folder),
            "REGIE_DATABASE_URL": self.database,
        }

    def begin(self) -> "Place":
        """Every table, where the database is a file and there is one to copy."""
        self.folder.mkdir(exist_ok=True)
        if self.database.startswith("sqlite"):
            copy_to(self.folder / "regie.sqlite3")
        return self

    def start(self, *command: str) -> subprocess.Popen[str]:
        self.folder.mkdir(exist_ok=True)
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, *command], env=self.environment, text=True, **streams)

    def run(self, *command: str) -> str:
        with self.start(*command) as process:
            out, err = process.communicate()
        assert process.returncode == 0, err
        return out

    def regie(self, *command: str) -> str:
        return self.run("-m", "regie", *command)

    def refused(self, *command: str) -> str:
        """What the command says when it fails, as it should; never a traceback."""
        with self.start("-m", "regie", *command) as process:
            _, err = process.communicate()
        assert process.returncode == 1, err
        assert err.startswith("CommandError: ")
        assert "Traceback" not in err
        return err
