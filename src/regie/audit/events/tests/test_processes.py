"""Several processes at once, and processes that are killed: the chain stays one chain."""

import time
from collections.abc import Iterator

import pytest

from .separate import Separate

pytestmark = pytest.mark.django_db

WRITER = """
import sys
from django.db import transaction
from regie.audit.events.services import record, together
from regie.audit.events.upkeep import Keeper
times = int(sys.argv[1])
for turn in range(times):
    with transaction.atomic():
        record(by=Keeper(turn % 2 or None), action="change", kind="x", detail={"turn": turn})
    with transaction.atomic(), together():
        for each in range(3):
            record(by=Keeper((turn + each) % 2 or None), action="many", kind="x")
    print(turn, flush=True)
"""
TURNS = "from regie.audit.events.models import Event; print(Event.objects.filter(action='many').count())"
COUNT = "from regie.audit.events.models import Event; print(Event.objects.count())"
WRITTEN_BEFORE = """
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    for each in range(4000):
        cursor.execute(
            "INSERT INTO events_event (at, actor_id, actor_name, actor_role, municipality_id, action, object_kind,"
            " object_id, object_name, result, detail, origin, request_id) VALUES (%s, 1, 'Voorbeeld', 'coach', %s,"
            " 'change', 'x', '', '', 'done', %s, 'web', '')",
            [f"2026-01-01 10:00:{each % 60:02d}+00:00", each % 3 or None, '{"b": 1.5, "a": [1e3, "é"]}'],
        )
"""


@pytest.fixture
def separate(tmp_path) -> Iterator[Separate]:
    made = Separate(tmp_path)
    made.create()
    yield made
    made.destroy()


@pytest.fixture
def migrated(separate) -> Separate:
    separate.must("migrate", "events")
    separate.must("migrate", "processing")
    return separate


def test_writers_at_once_keep_one_chain(migrated):
    writers = [migrated.start(WRITER, "25") for _ in range(3)]
    for writer in writers:
        said, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
    assert migrated.python(COUNT).strip() == str(3 * 25 * 4)
    assert "Every chain is whole" in migrated.must("audit", "verify")


def test_a_writer_that_is_killed_leaves_the_chain_whole(migrated):
    for wait in (0.0, 0.05, 0.13, 0.21):
        writer = migrated.start(WRITER, "100000")
        assert writer.stdout.readline().strip() == "0"
        time.sleep(wait)
        writer.kill()
        writer.communicate(timeout=60)
    assert "Every chain is whole" in migrated.must("audit", "verify")
    assert int(migrated.python(TURNS)) % 3 == 0  # what is written together is there as a whole or not at all


def test_what_was_written_before_the_chain_is_sealed_also_when_that_is_broken_off(separate):
    separate.must("migrate", "events", "0001")
    separate.python(WRITTEN_BEFORE)
    for wait in (0.9, 1.2, 1.5):
        migration = separate.begin("migrate", "events")
        time.sleep(wait)
        migration.kill()
        migration.communicate(timeout=60)
    separate.must("migrate", "events")
    separate.must("migrate", "processing")
    assert "Every chain is whole" in separate.must("audit", "verify")
    assert (
        separate.python(COUNT).strip() == "4003"
    )  # each of the three chains says in one more that it was sealed
    heads = separate.must("audit", "heads").splitlines()
    assert [line.split()[:2] for line in heads] == [["0", "1335"], ["1", "1334"], ["2", "1334"]]


def test_the_command_finds_and_names_and_compares(migrated, tmp_path):
    migrated.start(WRITER, "5").communicate(timeout=60)
    kept = tmp_path / "heads.txt"
    kept.write_text(migrated.must("audit", "heads"))
    assert "Every chain is whole" in migrated.must("audit", "verify", "--heads", str(kept))
    migrated.python(
        "from regie.audit.events.guards import lifted\n"
        "from django.db import connection\n"
        "with lifted():\n"
        "    cursor = connection.cursor()\n"
        "    cursor.execute(\"UPDATE events_event SET action = 'view' WHERE chain = 0 AND number = 3\")\n"
        "    cursor.execute('DELETE FROM events_event WHERE chain = 1 AND number = 2')\n"
    )
    done = migrated.run("audit", "verify")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("Chain 0: event 3 was changed")
    assert done.stdout.splitlines()[1] == "Chain 1: removed between other events: 2."
    assert len(done.stdout.splitlines()) == 2
    kept.write_text(kept.read_text() + "1 999 ab\n")
    assert "gone since the heads were kept" in migrated.run("audit", "verify", "--heads", str(kept)).stdout
    kept.write_text("what is this")
    done = migrated.run("audit", "verify", "--heads", str(kept))
    assert done.returncode == 1
    assert "line 1" in done.stderr
