"""Moving to new keys on both databases: everything, once, whoever dies or writes meanwhile."""

import json
import signal
from contextlib import contextmanager
from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from regie.access.dossiers.walls import wall_down
from regie.vault.encryption import rotation
from regie.vault.encryption.blind_index import blind_index, normalised_name
from regie.vault.encryption.rotation import unused_keys
from regie.vault.files.storage import keep, key_of, path_of, read
from regie.vault.keys.tests.test_keys import lines

from .models import Somebody
from .processes import MAKE_TABLES, python, said

# As the command does: encrypted tables stand behind the wall.
key_uses, rotate = partial(rotation.key_uses, around=wall_down), partial(rotation.rotate, around=wall_down)

DAY = date(2010, 5, 6)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def people(count: int) -> None:
    for number in range(count):
        Somebody.objects.create(name=f"Naam {number}", born_on=DAY, remark="", phone=None)


def add_keys(settings, *new: str) -> None:
    settings.KEYS = ",".join([*lines(*new), settings.KEYS])


def uses() -> set[tuple[str, str, int]]:
    return {(use.place.removeprefix("vault_tests.Somebody."), use.key_id, use.count) for use in key_uses()}


@pytest.mark.django_db
def test_fields_tokens_and_files_move_and_the_old_keys_may_go(settings):
    people(5)
    name, _size = keep([b"x" * 100_000], folder="papers", most=10**6)
    add_keys(settings, "fresh", "index/fresh")
    assert unused_keys(key_uses()) == []
    told = []
    done = rotate(tell=lambda *numbers: told.append(numbers), batch=2)
    assert (done.rows, done.files, done.unreadable, done.in_use) == (5, 1, [], 0)
    assert told == [(0, 6), (2, 6), (4, 6), (5, 6), (6, 6)]
    assert uses() == {
        ("name", "fresh", 5),
        ("born_on", "fresh", 5),
        ("search", "index/fresh", 5),
        ("files/papers", "fresh", 1),
    }
    assert unused_keys(key_uses()) == ["test-a", "index/test-a"]
    settings.KEYS = ",".join(
        each for each in settings.KEYS.split(",") if not each.startswith(("test-a", "index/test"))
    )
    assert [each.name for each in Somebody.objects.order_by("pk")] == [
        f"Naam {number}" for number in range(5)
    ]
    assert {each.born_on for each in Somebody.objects.all()} == {DAY}
    assert b"".join(read("papers", name)) == b"x" * 100_000
    token = blind_index("somebody", normalised_name("naam 3"), DAY.isoformat())
    assert Somebody.objects.get(search=token).name == "Naam 3"
    again = rotate()
    assert (again.rows, again.files) == (0, 0)


@pytest.mark.django_db
def test_people_are_found_also_while_a_new_index_key_is_half_in(settings):
    people(2)
    add_keys(settings, "index/fresh")
    Somebody.objects.create(name="Naam 1", born_on=DAY)
    token = blind_index("somebody", normalised_name("NAAM 1"), DAY.isoformat())
    assert [each.name for each in Somebody.objects.filter(search=token)] == ["Naam 1", "Naam 1"]
    assert not Somebody.objects.filter(search=blind_index("somebody", "naam1", "2010-05-07")).exists()
    assert Somebody.objects.exclude(search=token).count() == 1


@pytest.mark.django_db
def test_what_no_key_opens_is_named_and_left_and_the_rest_moves(settings):
    people(3)
    broken, lost = Somebody.objects.order_by("pk")[:2]
    Somebody.objects.filter(pk=broken.pk).update(phone=Cast(F("name"), TextField()))
    Somebody.objects.filter(pk=lost.pk).update(remark=Value("gone:AAAA", TextField()))
    good, bad = (keep([b"x"], folder="papers", most=10)[0] for _ in range(2))
    path_of("papers", bad).write_bytes(b"RF1\x00")
    add_keys(settings, "fresh")
    done = rotate()
    assert done.rows == 3 and done.files == 1 and key_of("papers", good) == "fresh"
    assert sorted(each.partition(":")[0] for each in done.unreadable) == sorted(
        [
            f"vault_tests.Somebody {broken.pk} (phone)",
            f"vault_tests.Somebody {lost.pk} (remark)",
            f"files/papers/{bad}",
        ]
    )
    assert done.unreadable_count == 3 and "Naam" not in "".join(done.unreadable)
    assert {("phone", "test-a", 1), ("remark", "gone", 1), ("files/papers", "?", 1)} <= uses()
    assert unused_keys(key_uses()) == []
    assert Somebody.objects.only("name").get(pk=broken.pk).name == "Naam 0"


@pytest.mark.django_db
def test_every_batch_is_entered_on_its_own_inside_its_transaction(settings):
    people(4)
    add_keys(settings, "fresh")
    entered = []

    @contextmanager
    def let_through():
        entered.append(transaction.get_connection().in_atomic_block)
        with wall_down():
            yield

    assert rotate(around=let_through, batch=3).rows == 4
    assert len(entered) >= 4 and all(entered)


class Enough(Exception):
    pass


@pytest.mark.django_db
def test_work_that_is_told_to_stop_stops_and_is_resumed(settings):
    people(6)
    add_keys(settings, "fresh")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Enough

    with pytest.raises(Enough):
        rotate(tell=stop, batch=2)
    assert {("name", "fresh", 2), ("name", "test-a", 4)} <= uses()
    assert rotate().rows == 4


PREPARE = (
    MAKE_TABLES
    + """
from datetime import date
for number in range(25):
    Somebody.objects.create(name=f"Naam {number}", born_on=date(2010, 1, 1), remark=f"r{number}")
for number in range(6):
    keep([b"%d" % number * 70_000], folder="papers", most=10**6)
"""
)
ROTATE = """
seen = 0
def wait_at(execute, sql, params, many, context):
    global seen
    result = execute(sql, params, many, context)
    if sql.startswith("UPDATE"):
        seen += 1
        if seen == int(os.environ["AT"]):
            print("halfway", flush=True)
            time.sleep(60)
    return result
def tell(done, total):
    if done == int(os.environ["AT_DONE"]):
        print("halfway", flush=True)
        time.sleep(60)
with connection.execute_wrapper(wait_at):
    done = rotate(tell=tell, batch=10)
print(done.rows, done.files, done.unreadable_count + done.in_use, flush=True)
"""
LOOK = """
import json
print(json.dumps({
    "people": sorted([each.name, each.remark, str(each.born_on)] for each in Somebody.objects.all()),
    "files": sorted((b"".join(read("papers", name)).decode()[:3] for name in names("papers"))),
    "keys": sorted({use.key_id for use in key_uses()}),
    "unused": unused_keys(key_uses()),
}))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_nothing_is_lost_and_it_is_resumed(tmp_path, settings):
    old = settings.KEYS
    both = ",".join([*lines("fresh", "index/fresh"), old])
    alone = ",".join(each for each in both.split(",") if not each.startswith(("test-a", "index/test-a")))
    said(PREPARE, tmp_path, old)
    before = json.loads(said(LOOK, tmp_path, old))
    assert len(before["people"]) == 25 and len(before["files"]) == 6
    # In the middle of a batch, of a later batch, between two batches, and between two files.
    for at, at_done in ((1, -1), (3, -1), (14, -1), (0, 10), (0, 7)):
        rotation = python(ROTATE, tmp_path, both, AT=str(at), AT_DONE=str(at_done))
        assert rotation.stdout.readline().strip() == "halfway"
        rotation.send_signal(signal.SIGKILL)
        rotation.wait(timeout=30)
        rotation.stdout.close()
        between = json.loads(said(LOOK, tmp_path, both))
        assert (between["people"], between["files"]) == (before["people"], before["files"])
        assert "test-a" not in between["unused"]  # files are last, and they need it
    assert {"fresh", "test-a"} <= set(between["keys"])
    end = said(ROTATE, tmp_path, both, AT="-1", AT_DONE="-1").split()
    assert end[2] == "0" and int(end[0]) + int(end[1]) > 0
    after = json.loads(said(LOOK, tmp_path, alone))
    assert (after["people"], after["files"]) == (before["people"], before["files"])
    assert after["keys"] == ["fresh", "index/fresh"]
    assert said(ROTATE, tmp_path, both, AT="-1", AT_DONE="-1") == "0 0 0"


WRITE = """
# A process that was started before the new key: it still seals with the old one.
for turn in range(15):
    for pk in Somebody.objects.order_by("-pk").values_list("pk", flat=True):
        with transaction.atomic():
            one = Somebody.objects.select_for_update().get(pk=pk)
            one.phone = str(int(one.phone or 0) + 1)
            one.save()
    if turn == 0:
        print("started", flush=True)
print("ready", flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_never_lost(tmp_path, settings):
    old = settings.KEYS
    both = ",".join([*lines("fresh"), old])
    said(PREPARE, tmp_path, old)
    # Both know both keys; they differ in which is the first.
    first_old = ",".join([*old.split(","), both.split(",")[0]])
    writers = [python(WRITE, tmp_path, keys) for keys in (first_old, both)]
    assert {writer.stdout.readline().strip() for writer in writers} == {"started"}
    while any(writer.poll() is None for writer in writers):
        said(ROTATE, tmp_path, both, AT="-1", AT_DONE="-1")
    assert {writer.communicate()[0].strip() for writer in writers} == {"ready"}
    assert said(ROTATE, tmp_path, both, AT="-1", AT_DONE="-1").endswith(" 0")
    counted = said(
        "print(*{(each.phone, each.remark == 'r' + each.name[5:]) for each in Somebody.objects.all()})",
        tmp_path,
        both,
    )
    assert counted == "('30', True)"
    assert json.loads(said(LOOK, tmp_path, both))["keys"] == ["fresh", "index/test-a"]


HOLD = """
with transaction.atomic():
    held = list(Somebody.objects.select_for_update().order_by("pk")[:2])
    print("holding", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time: the other waits"
)
@pytest.mark.django_db(transaction=True)
def test_rows_that_somebody_holds_hold_up_nothing_and_are_left_for_the_next_time(tmp_path, settings):
    people(6)
    add_keys(settings, "fresh")
    holder = python(HOLD, tmp_path, settings.KEYS)
    assert holder.stdout.readline().strip() == "holding"
    done = rotate(batch=2)
    assert (done.rows, done.in_use, done.unreadable) == (4, 2, [])
    holder.kill()
    holder.wait(timeout=30)
    holder.stdout.close()
    done = rotate()
    assert (done.rows, done.in_use) == (2, 0)
