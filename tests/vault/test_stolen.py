"""A thief with a copy of everything but the keys finds nobody in it. Searched as bytes, the way a thief would."""

import pytest
from django.db import connection

from regie.vault.keys.tests.test_keys import lines

from .processes import MAKE_TABLES, said

SECRETS = ("Wilhelmina", "Zaanstra", "zaanstra", "2009-08-07", "07-08-2009", "0612345678", "gezien bij")
WRITE = (
    MAKE_TABLES
    + """
from datetime import date
for number in range(300):
    Somebody.objects.create(
        name="Wilhelmina Zaanstra", born_on=date(2009, 8, 7), phone="0612345678", remark="gezien bij de brug")
Somebody.objects.filter(pk__lte=100).update(name="Zaanstra, Wilhelmina")
one = Somebody.objects.first()
one.remark = "niet meer gezien bij de brug"
one.save()
Somebody.objects.filter(pk__gte=250).delete()
keep([b"Wilhelmina Zaanstra, 07-08-2009 " * 4000], folder="papers", most=10**7)
with connection.cursor() as cursor:
    # Left behind as a crash or a copy of a running system would: what is new stands in the log of the database.
    cursor.execute("PRAGMA wal_autocheckpoint=0")
Somebody.objects.create(name="Wilhelmina Zaanstra", born_on=date(2009, 8, 7))
import os
os._exit(0)
"""
)


def found_in(content: bytes) -> list[str]:
    forms = ((secret, secret.encode(code)) for secret in SECRETS for code in ("utf-8", "utf-16-le"))
    return [secret for secret, form in forms if form in content]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL's files are not ours to read; its rows are below"
)
def test_the_files_of_a_stolen_disk_hold_nobody(tmp_path, settings):
    said(WRITE, tmp_path, settings.KEYS)
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"regie.sqlite3", "regie.sqlite3-wal"} <= set(files) and len(files) >= 4
    assert len(files["regie.sqlite3-wal"]) > 4000 and b"test-a:" in b"".join(files.values())
    assert {name: found for name, content in files.items() if (found := found_in(content))} == {}
    assert said("print(Somebody.objects.last().name)", tmp_path, settings.KEYS) == "Wilhelmina Zaanstra"


@pytest.mark.django_db
def test_no_column_of_a_stolen_table_holds_somebody():
    from datetime import date

    from .models import Somebody

    Somebody.objects.create(
        name="Wilhelmina Zaanstra", born_on=date(2009, 8, 7), phone="0612345678", remark="gezien bij de brug"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault_tests_somebody")
        [row] = cursor.fetchall()
    assert len(row) == len(Somebody._meta.fields)
    assert found_in(repr(row).encode()) == []


def test_the_search_itself_would_find_somebody():
    assert found_in(b"..Zaanstra..") == ["Zaanstra"] and found_in("Zaanstra".encode("utf-16-le")) == [
        "Zaanstra"
    ]


@pytest.mark.django_db(transaction=True)
def test_other_keys_of_the_same_names_open_nothing(tmp_path, settings):
    if connection.vendor == "sqlite":
        said(MAKE_TABLES, tmp_path, settings.KEYS)
    said("Somebody.objects.create(name='Zaanstra')", tmp_path, settings.KEYS)
    look = """
from regie.vault.keys.ring import Unreadable
try:
    print(Somebody.objects.get().name)
except Unreadable as error:
    print(error.code)
"""
    assert said(look, tmp_path, ",".join(lines("test-a", "index/test-a", "log/test-a"))) == "damaged"
    assert said(look, tmp_path, ",".join(lines("other", "index/other", "log/other"))) == "unknown_key"
    assert said(look, tmp_path, settings.KEYS) == "Zaanstra"
