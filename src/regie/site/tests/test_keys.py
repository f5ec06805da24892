"""``regie keys``, as whoever runs Regie uses it."""

import io
import os
import subprocess
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.vault.models import Somebody

from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.models import Person
from regie.audit.events.models import Event
from regie.vault.encryption.blind_index import blind_index
from regie.vault.files.storage import keep, key_of, path_of
from regie.vault.keys.lines import read_lines
from regie.vault.keys.tests.test_keys import lines

DAY = date(2010, 5, 6)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def run(*arguments: str) -> tuple[str, str]:
    out, error = io.StringIO(), io.StringIO()
    call_command("keys", *arguments, stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def test_a_new_key_has_a_name_of_its_own(settings):
    settings.KEYS = ",".join([*lines(f"{timezone.localdate().year}a"), settings.KEYS])
    [key] = read_lines(run("new")[0].splitlines())
    assert key.kind == "data" and key.name.endswith("b")
    [key] = read_lines(run("new", "--kind", "index")[0].splitlines())
    assert key.kind == "index" and key.name.endswith("a")


def test_without_keys_there_is_one_of_every_kind_and_production_starts_with_them(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "REGIE_SECRET_KEY": "only for this test",
        "REGIE_DATA_DIR": str(tmp_path / "data"),
    }

    def regie(*arguments: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "regie", *arguments],
            env={**environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    refused = regie("check")
    assert refused.returncode == 1 and "regie keys new" in refused.stderr
    made = regie("keys", "new")
    assert [key.kind for key in read_lines(made.stdout.splitlines())] == ["data", "index", "log"]
    assert made.returncode == 0 and "Keep a copy apart" in made.stderr
    path = tmp_path / "keys"
    path.write_text(made.stdout)
    path.chmod(0o600)
    assert regie("check", REGIE_KEYS_FILE=str(path)).returncode == 0
    assert regie("keys", "status").returncode == 1


@pytest.mark.django_db
def test_a_rotation_from_beginning_to_end(settings):
    Somebody.objects.create(name="Naam", born_on=DAY)
    name, _size = keep([b"x"], folder="papers", most=10)
    settings.KEYS = ",".join([*lines("fresh"), settings.KEYS])
    said, _ = run("status")
    assert "data: fresh is used for what is new, test-a opens what is old" in said
    assert "       1  test-a                  vault_tests.Somebody.name" in said
    assert "test-a must stay: run regie keys rotate." in said
    said, shown = run("rotate")
    assert said == "sealed anew: 1 rows, 1 files\n" and shown.splitlines()[-1] == "100 % (2 of 2)"
    assert key_of("papers", name) == "fresh"
    assert "test-a may go, once no backup needs it." in run("status")[0]
    ended, begun = Event.objects.filter(object_kind="vault.key").order_by("-pk")
    assert (begun.action, ended.action) == ("begin_key_rotation", "rotate_keys")
    assert ended.detail == {"data": "fresh", "index": "index/test-a", "rows": 1, "files": 1} | dict.fromkeys(
        ["unreadable", "in_use"], 0
    )


@pytest.mark.django_db
def test_what_cannot_be_read_is_named_and_ends_in_an_error(settings, capsys):
    name, _size = keep([b"x"], folder="papers", most=10)
    path_of("papers", name).write_bytes(b"no sealed file")
    settings.KEYS = ",".join([*lines("fresh"), settings.KEYS])
    with pytest.raises(SystemExit) as caught:
        call_command("keys", "rotate")
    assert caught.value.code == 1
    assert f"files/papers/{name}" in capsys.readouterr().err
    assert "? is not among the keys" in run("status")[0]


@pytest.mark.django_db
def test_older_log_keys_are_told_to_stay(settings):
    settings.KEYS = ",".join([*lines("log/fresh"), settings.KEYS])
    said, _ = run("status")
    assert "log/test-a must stay" in said and "log/test-a makes the pseudonyms" in said


def test_bad_keys_are_told_without_a_traceback(settings):
    settings.KEYS = "nonsense"
    with pytest.raises(CommandError, match="does not look like"):
        run("status")
    out, error = run("new")
    assert "does not look like" in error and len(out.splitlines()) == 3


@pytest.mark.django_db
def test_persons_behind_the_wall_move_too_and_are_found_as_before(settings, collaboration_with):
    built = collaboration_with()
    with wall_down():
        Person.objects.create(
            dossier=built.dossier(), source=built.organisations["municipality"],
            given_name="Zoë", family_name="van der Voorbeeld", birth_date=DAY, phone="0600000000",
        )  # fmt: skip
    old = settings.KEYS.split(",")
    settings.KEYS = ",".join([*lines("fresh", "index/fresh"), *old])
    assert run("rotate")[0] == "sealed anew: 1 rows, 0 files\n"
    assert "test-a" not in "".join(line for line in run("status")[0].splitlines() if "persons." in line)
    # Without the old data and index keys.
    settings.KEYS = ",".join([*settings.KEYS.split(",")[:2], old[2]])
    with wall_down():
        found = Person.objects.get(name_and_birth=blind_index("person", "zoevdvoorbeeld", DAY.isoformat()))
        assert (str(found), found.birth_date, found.phone) == ("Zoë van der Voorbeeld", DAY, "0600000000")
