"""Where keys come from, and what is refused."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from regie.vault.keys.choices import KINDS
from regie.vault.keys.lines import BadLine, new_key, read_lines
from regie.vault.keys.ring import ring
from regie.vault.keys.source import make_file

DAY = date(2026, 3, 1)


def lines(*names: str) -> list[str]:
    kinds = [name.rpartition("/")[0] or "data" for name in names]
    made = [new_key(kind, today=DAY).line.partition(":")[2] for kind in kinds]
    return [f"{name}:{secret}" for name, secret in zip(names, made, strict=True)]


def test_keys_are_read_in_their_order_with_remarks_passed_by():
    text = lines("new", "index/i2", "old", "log/l2", "index/i1", "log/l1")
    keys = read_lines(["# remark", "", *text])
    assert [key.id for key in keys] == ["new", "index/i2", "old", "log/l2", "index/i1", "log/l1"]
    assert [key.line for key in keys] == text


def test_the_ring_says_which_key_is_for_what(settings):
    settings.KEYS = ",".join(lines("new", "index/i2", "old", "log/l2", "index/i1", "log/l1"))
    keys = ring()
    assert (keys.current_id, keys.ids) == ("new", ("new", "old"))
    assert (keys.index_id, keys.log_id, keys.pseudonym_id) == ("index/i2", "log/l2", "log/l1")


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("2026a", "does not look like"),
        ("2026a:???", "not base64"),
        ("2026a:AAAA", "3 bytes"),
        ("Hoofd:AAAA", "does not look like"),
        ("other/2026a:AAAA", "does not look like"),
        ("a:b:c", "not base64"),
    ],
)
def test_a_bad_line_is_named_and_its_secret_is_not(bad, word):
    with pytest.raises(BadLine, match=word) as caught:
        read_lines([bad])
    assert bad.partition(":")[2] == "" or bad.partition(":")[2] not in str(caught.value)


def test_the_same_name_or_the_same_key_twice_is_refused():
    one, other = lines("a", "b")
    with pytest.raises(BadLine, match="called a"):
        read_lines([one, one])
    with pytest.raises(BadLine, match="same key"):
        read_lines([one, "b:" + one.partition(":")[2]])
    assert len(read_lines([one, other])) == 2


def test_secrets_do_not_show_in_what_is_printed():
    key = new_key("data", today=DAY)
    assert str(key.secret) not in repr(key) and key.line.partition(":")[2] not in repr(key)
    assert "secret" not in repr(ring()) and "Key(" not in repr(ring())


def test_new_keys_get_the_next_free_name():
    assert new_key("data", today=DAY).id == "2026a"
    assert new_key("data", taken=["2026a", "2026b"], today=DAY).id == "2026c"
    assert new_key("index", taken=["2026a"], today=DAY).id == "index/2026a"
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert new_key("data", taken=[f"2026{each}" for each in letters], today=DAY).id == "2026aa"


def test_without_keys_production_does_not_start(settings):
    settings.KEYS = settings.KEYS_FILE = ""
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(ImproperlyConfigured, match="regie keys new"):
        ring()
    assert [
        (each.id, "regie keys new" in each.msg) for each in run_checks() if each.id.startswith("keys")
    ] == [("keys.E001", True)]


def test_a_missing_kind_two_sources_and_a_missing_file_are_refused(settings, tmp_path):
    settings.KEYS = ",".join(lines("a"))
    with pytest.raises(ImproperlyConfigured, match="index, log"):
        ring()
    settings.KEYS_FILE = str(tmp_path / "none")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        ring()
    settings.KEYS = ""
    with pytest.raises(ImproperlyConfigured, match="No such file"):
        ring()
    (tmp_path / "none").write_bytes(b"\xff\xfe")
    with pytest.raises(ImproperlyConfigured, match="not text"):
        ring()


def test_a_key_file_is_read_and_its_place_and_mode_are_checked(settings, tmp_path):
    path = tmp_path / "keys"
    path.write_text("\n".join(lines("a", "index/a", "log/a")) + "\n")
    path.chmod(0o600)
    settings.KEYS, settings.KEYS_FILE, settings.DATA_DIR = "", str(path), tmp_path / "data"
    assert ring().current_id == "a"
    assert [each.id for each in run_checks() if each.id.startswith("keys")] == []
    path.chmod(0o640)
    settings.DATA_DIR = tmp_path
    assert [each.id for each in run_checks() if each.id.startswith("keys")] == ["keys.E002", "keys.W001"]


def test_a_demo_makes_its_keys_once(settings, tmp_path):
    settings.KEYS = settings.KEYS_FILE = ""
    settings.DEMO, settings.DATA_DIR = True, tmp_path / "deeper"
    assert [each.id for each in run_checks() if each.id.startswith("keys")] == []
    first = ring()
    path = tmp_path / "deeper" / "keys"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in path.parent.iterdir()] == ["keys"]
    assert {key.line for key in first.keys} <= set(path.read_text().splitlines())
    assert {key.kind for key in first.keys} == set(KINDS)


def test_many_who_make_the_file_at_once_get_one_file(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: make_file(tmp_path / "keys", today=DAY), range(48)))
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
    assert len(read_lines((tmp_path / "keys").read_text().splitlines())) == len(KINDS)


def test_processes_that_start_at_once_have_the_same_keys(tmp_path):
    code = (
        "import django; django.setup();"
        "from regie.vault.keys.ring import subkey; print(subkey('anything').hex())"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "regie.site.settings",
        "REGIE_DEMO": "1",
        "REGIE_DATA_DIR": str(tmp_path),
    }
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in running]
    assert len(set(said)) == 1 and len(said[0]) == 64
