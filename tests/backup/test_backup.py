"""A backup is proven by putting it back: on both databases, while somebody writes, after a kill, and when it is bad."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tools.postgres import binaries, temporary_server

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


@pytest.fixture(scope="module")
def cluster():
    if binaries() is None or not shutil.which("pg_dump"):
        pytest.skip("PostgreSQL is not on this machine")
    with temporary_server() as address:
        yield address.rsplit("/", 1)[0]


def psql(address: str, sql: str) -> str:
    done = subprocess.run(
        ["psql", address, "-XAtc", sql],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """place("here"): an empty installation."""
    made = []

    def make(name: str, **options) -> Place:
        folder = tmp_path / name
        if request.param == "sqlite":
            return Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}", **options)
        base = request.getfixturevalue("cluster")
        database = f"{name}_{time.monotonic_ns()}"
        psql(f"{base}/postgres", f"CREATE DATABASE {database}")
        made.append((base, database))
        return Place(folder, f"{base}/{database}", **options)

    yield make
    for base, database in made:
        psql(f"{base}/postgres", f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def sqlite_filled(tmp_path_factory) -> Path:
    """A folder with a filled installation, made once."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}").run("-c", FILL)
    return folder


@pytest.fixture
def filled(tmp_path, sqlite_filled) -> Place:
    """A filled installation of one's own, on SQLite."""
    folder = shutil.copytree(sqlite_filled, tmp_path / "filled")
    return Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}")


@pytest.fixture(scope="module")
def good_backup(tmp_path_factory, sqlite_filled) -> bytes:
    """The bytes of a backup of that installation."""
    file = tmp_path_factory.mktemp("backup") / "regie.backup"
    Place(sqlite_filled, f"sqlite:///{sqlite_filled / 'regie.sqlite3'}").regie("backup", str(file))
    return file.read_bytes()


@pytest.fixture
def backup_file(tmp_path, good_backup) -> Path:
    """A good backup to do things to."""
    file = tmp_path / "regie.backup"
    file.write_bytes(good_backup)
    return file


@pytest.fixture
def empty(tmp_path) -> Place:
    return Place(tmp_path / "empty", f"sqlite:///{tmp_path / 'empty' / 'regie.sqlite3'}")


def test_what_is_put_back_is_what_was_there(place, tmp_path):
    here, there, file = place("here"), place("there"), tmp_path / "regie.backup"
    here.run("-c", FILL)
    upload = here.folder / "uploads" / "deep" / "plan.bin"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(os.urandom(700_000))
    (here.folder / "uploads" / "empty").touch()
    before = here.run("-c", LOOK)
    assert "The keys are not in it" in here.regie("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert "whole" in here.regie("backup", "--verify", str(file))
    assert "logs in anew" in there.regie("restore", str(file))
    assert there.run("-c", LOOK) == before == here.run("-c", LOOK)
    assert int(re.search(r'"dossiers_dossier": \[(\d+), ', before)[1]) >= 3, (
        "what lies behind the second wall came along"
    )
    assert (there.folder / "uploads" / "deep" / "plan.bin").read_bytes() == upload.read_bytes()
    assert here.run("-c", EVENTS).strip() == "[('make backup', 'command')]"
    assert there.run("-c", EVENTS).strip() == "[('restore backup', 'command')]"
    there.regie("migrate", "--check")
    assert not [path.name for path in there.folder.iterdir() if path.name.startswith(".backup-")]

    # over what is there: only when asked
    assert "--replace" in there.refused("restore", str(file))
    there.run(
        "-c",
        "import django; django.setup()\nfrom regie.access.jobs.models import Job\nJob.objects.all().delete()",
    )
    there.regie("restore", "--replace", str(file))
    assert there.run("-c", LOOK) == before


def test_people_work_on_while_the_backup_is_made(place, tmp_path):
    here, there, file = place("here"), place("there"), tmp_path / "regie.backup"
    here.run("-c", FILL)
    (here.folder / "uploads").mkdir()
    (here.folder / "uploads" / "large").write_bytes(os.urandom(40_000_000))
    with writing(here) as writer:
        for _ in range(20):
            writer.stdout.readline()
        here.regie("backup", str(file))
        last = int(writer.stdout.readline())
    there.regie("restore", str(file))
    number, times = there.run("-c", PAIRS).split(" ", 1)
    assert int(number) >= 20
    assert times.strip() == "[2]", "no pair is half there"
    written, _ = here.run("-c", PAIRS).split(" ", 1)
    assert int(written) > last


@contextmanager
def writing(place: Place):
    with place.start("-c", WRITE_PAIRS) as process:
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def test_nobody_can_be_found_in_the_file(filled, tmp_path):
    file = tmp_path / "regie.backup"
    filled.regie("backup", str(file))
    content = file.read_bytes()
    in_clear = b"".join(path.read_bytes() for path in filled.folder.glob("regie.sqlite3*"))
    for word in (
        NAME,
        "onvindbaar.example",
        "Voorbeeldstad",
        "django_migrations",
        "SQLite format",
        "manifest",
    ):
        assert word.encode() not in content
    assert NAME.encode() in in_clear, "the search finds what is there"
    for secret in [line.rpartition(":")[2] for line in KEYS.split(",")]:
        assert secret.encode() not in content


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda data: (
                data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
            ),
            "damaged",
        ),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[: 60 + 256 * 1024 + 16], "damaged"),
        (lambda data: data + b"x", "damaged"),
        (lambda data: data[:20], "damaged"),
        (lambda data: b"", "not a backup"),
        (lambda data: b"PK" + data, "not a backup"),
    ],
    ids=[
        "a bit",
        "a byte short",
        "half",
        "whole chunks",
        "a byte more",
        "only the start",
        "empty",
        "another file",
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_touched(empty, backup_file, damage, words):
    backup_file.write_bytes(damage(backup_file.read_bytes()))
    assert words in empty.refused("restore", str(backup_file))
    assert [path.name for path in empty.folder.iterdir()] == [".backup.lock"]


def test_data_that_is_there_outlives_a_bad_backup(filled, backup_file):
    before = filled.run("-c", LOOK)
    backup_file.write_bytes(backup_file.read_bytes()[:-1])
    assert "damaged" in filled.refused("backup", "--verify", str(backup_file))
    assert "damaged" in filled.refused("restore", "--replace", str(backup_file))
    assert filled.run("-c", LOOK) == before


def test_other_keys_do_not_open_it(empty, backup_file):
    empty.keys = KEYS.replace("test-a:", "other:", 1)
    assert "sealed with the key test-a" in empty.refused("restore", str(backup_file))
    empty.keys = "test-a:" + "QUFB" * 10 + "QUE=" + KEYS[KEYS.index(",") :]
    assert "damaged" in empty.refused("restore", str(backup_file)), (
        "a key of the same name is not the same key"
    )
    # The key of the file is there, but one that the data inside needs is another by now.
    data, *rest = KEYS.split(",")
    empty.keys = ",".join(
        [
            data,
            *(
                line.split(":")[0] + ":" + "QUFB" * 10 + "QU" + end
                for line, end in zip(rest, ("E=", "I="), strict=True)
            ),
        ]
    )
    assert "needs the keys index/test-a, log/test-a" in empty.refused("restore", str(backup_file))
    former = "fresh:" + "QkJC" * 10 + "QkI="
    empty.keys = f"{former},{KEYS}"
    empty.regie("restore", str(backup_file))


def test_a_file_that_is_there_stays(filled, tmp_path):
    file = tmp_path / "regie.backup"
    file.write_text("mine")
    assert "never overwritten" in filled.refused("backup", str(file))
    assert file.read_text() == "mine"
    assert "no folder" in filled.refused("backup", str(tmp_path / "none" / "x"))
    assert "no file" in filled.refused("backup", "--verify", str(tmp_path / "none"))


def test_killed_halfway_leaves_nothing_that_looks_whole(filled, tmp_path):
    (filled.folder / "uploads").mkdir()
    with (filled.folder / "uploads" / "large").open("wb") as file:
        file.truncate(1_500_000_000)
    target = tmp_path / "regie.backup"
    with filled.start("-m", "regie", "backup", str(target)) as process:
        until = time.monotonic() + 60
        while not (left := list(tmp_path.glob(".regie.backup.*"))) or (left[0].stat().st_size < 3_000_000):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert not target.exists()
    assert "damaged" in filled.refused("backup", "--verify", str(left[0]))
    (filled.folder / "uploads" / "large").unlink()
    filled.regie("backup", str(target))
    assert not list(filled.folder.glob(".backup-*")), "what the killed one left in clear is gone"


def test_a_restore_that_died_halfway_stops_regie_until_it_is_done_again(empty, backup_file):
    empty.regie("restore", str(backup_file))
    (empty.folder / "restore-not-finished").touch()
    with empty.start("-m", "regie", "check") as process:
        _, err = process.communicate()
    assert process.returncode == 1
    assert "regie.E005" in err
    empty.regie("restore", str(backup_file))
    empty.regie("check")


def test_a_database_in_use_is_not_replaced(filled, backup_file):
    with writing(filled) as writer:
        writer.stdout.readline()
        assert "Stop Regie" in filled.refused("restore", "--replace", str(backup_file))
    assert filled.run("-c", PAIRS).split(" ", 1)[1].strip() == "[2]"


def test_a_backup_of_a_newer_regie_is_refused(filled, empty, tmp_path):
    file = tmp_path / "regie.backup"
    filled.run(
        "-c",
        "import django; django.setup()\\nfrom django.db.migrations.recorder import MigrationRecorder as M\\n"
        "from django.db import connection\\nM(connection).record_applied('jobs', '0999_later')".replace(
            "\\n", "\n"
        ),
    )
    filled.regie("backup", str(file))
    assert "jobs.0999_later" in empty.refused("restore", str(file))


def test_a_backup_of_another_kind_of_database_is_refused(cluster, backup_file, tmp_path):
    there = Place(tmp_path / "there", f"{cluster}/postgres")
    assert "is of a database of sqlite" in there.refused("restore", str(backup_file))


def test_an_older_backup_gets_its_tables_brought_up_to_date(filled, empty, tmp_path):
    file = tmp_path / "regie.backup"
    filled.run(
        "-c",
        "import django; django.setup()\nfrom django.db import connection\nwith connection.cursor() as c:\n"
        " c.execute('DROP TABLE shared_cache')\n"
        " c.execute(\"DELETE FROM django_migrations WHERE app = 'accounts' AND name = '0002_shared_cache'\")",
    )
    filled.regie("backup", str(file))
    assert "older version" in empty.regie("restore", str(file))
    empty.regie("migrate", "--check")


def test_the_password_of_the_database_is_on_no_command_line(monkeypatch):
    from regie.site.backup import databases

    monkeypatch.setitem(databases.connection.settings_dict, "PASSWORD", "hush hush")
    monkeypatch.setitem(
        databases.connection.settings_dict, "OPTIONS", {"sslmode": "verify-full", "pool": True}
    )
    given = databases._environment()
    assert (given["PGPASSWORD"], given["PGSSLMODE"]) == ("hush hush", "verify-full")
    assert "PGPOOL" not in given
    assert "hush" not in Path(databases.__file__).read_text(encoding="utf-8")
