"""Destruction that is killed, two who approve at once, and what is left in the files of the database."""

import time

import pytest
from django.db import connection

from regie.audit.events.tests.separate import Separate

pytestmark = pytest.mark.django_db
IMPORT = "from tests.retention.separately import *\n"
DOSSIERS = 25


@pytest.fixture
def separate(tmp_path):
    made = Separate(tmp_path)
    made.create(migrated=True)
    yield made
    made.destroy()


def stand(separate) -> list[str]:
    return separate.python(IMPORT + "stand()").split()


def test_a_destruction_that_is_killed_leaves_nothing_half_and_goes_on(separate):
    separate.python(IMPORT + f"prepare({DOSSIERS})")
    for wait in (0.0, 0.03, 0.07):
        process = separate.start(IMPORT + "destroy()")
        assert process.stdout.readline().strip() == "0"
        time.sleep(wait)
        process.kill()
        process.communicate(timeout=60)
        dossiers, persons, tasks, records, events, lines, state = stand(separate)
        assert dossiers == persons == tasks
        assert records == events == lines
        assert int(dossiers) + int(records) == DOSSIERS
        assert state == "approved" or dossiers == "0"
        assert "Every chain is whole" in separate.must("audit", "verify")
    separate.python(IMPORT + "destroy()")
    assert stand(separate) == ["0", "0", "0", str(DOSSIERS), str(DOSSIERS), str(DOSSIERS), "done"]
    assert "Every chain is whole" in separate.must("audit", "verify")


def test_of_two_who_approve_at_once_one_is_told_that_it_was_decided(separate):
    separate.python(IMPORT + "prepare(1, approve=False)")
    both = [separate.start(IMPORT + "approve('privacy_officer')") for _each in range(2)]
    said = sorted(process.communicate(timeout=120)[0].split()[-1] for process in both)
    assert said == ["ValidationError", "approved"]


def test_after_destruction_nothing_of_it_is_in_the_files_of_the_database(separate, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until it vacuums; see the record of the decision")
    separate.python(IMPORT + "prepare(3)")
    sealed = [bytes.fromhex(line) for line in separate.python(IMPORT + "ciphertexts()").split()]
    assert len(sealed) == 3
    assert all(each in _bytes(tmp_path) for each in sealed)
    separate.python(IMPORT + "destroy()")
    left = _bytes(tmp_path)
    assert left
    assert not any(each in left for each in sealed)


def _bytes(folder) -> bytes:
    """The database file with its write-ahead log."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("separate.sqlite3*")))


def test_the_list_of_what_was_destroyed_is_printed_and_applied(separate, tmp_path):
    separate.python(IMPORT + "prepare(2)")
    separate.python(IMPORT + "destroy()")
    printed = separate.must("retention", "list")
    assert len(printed.split()) == 2
    kept = tmp_path / "list.txt"
    kept.write_text(printed, encoding="ascii")
    assert "destroyed again: 0" in separate.must("retention", "reapply", str(kept))
    assert separate.run("retention", "reapply", str(tmp_path / "none.txt")).returncode == 1
