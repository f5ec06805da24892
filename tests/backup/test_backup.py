"""A backup is proven by putting it back: on both databases, while somebody writes, after a kill, and when it is bad."""

import os
import re
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from .places import EVENTS, FILL, KEYS, LOOK, NAME, PAIRS, WRITE_PAIRS, Place

pytestmark = pytest.mark.once  # each test names its own databases


def test_what_is_put_back_is_what_was_there(place, tmp_path):
    here, there, file = place("here").begin(), place("there"), tmp_path / "regie.backup"
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
    here, there, file = place("here").begin(), place("there"), tmp_path / "regie.backup"
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
    filled.regie("migrate", "accounts", "0002")
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
