"""A process that is killed halfway leaves nothing half: on a real SQLite file, with a real kill -9."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.migrated import copy_to

from . import files

SETUP = """
import os, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from django.db import connection
from regie.access.accounts.models import User
from regie.access.authorisation.actors import system_actor
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for
from regie.approach.imports.models import Import
from regie.approach.imports.services import import_read, import_receive, import_write
from regie.leadership.programmes.models import Programme
from regie.site.knowledge_base import knowledge_load
"""
PREPARE = """
knowledge_load(by=system_actor())
place = Municipality.objects.create(name="Voorbeeldstad", slug="voorbeeldstad")
user = User.objects.create(email="r@voorbeeld.example", name="R")
partner = Organisation.objects.create(name="Voorbeeldstad", kind="municipality")
Membership.objects.create(
    user=user, organisation=partner, role="regisseur", municipality=place, valid_from=date(2020, 1, 1))
programme = Programme.objects.create(municipality=place, name="Aanpak")
by = actor_for(user)
with open(os.environ["FILE"], "rb") as file:
    item = import_receive(programme=programme, file_name="lijst.xlsx", pieces=[file.read()], by=by)
import_read(item=item, by=by)
print(Import.objects.get().state, flush=True)
"""
WRITE = """
import sys, time
seen = 0
def wait_at(execute, sql, params, many, context):
    global seen
    result = execute(sql, params, many, context)
    if sql.startswith("INSERT") and os.environ["TABLE"] in sql:
        seen += 1
        if seen == int(os.environ["AT"]):
            print("halfway", flush=True)
            time.sleep(60)
    return result
with connection.execute_wrapper(wait_at):
    import_write(item=Import.objects.get(), by=actor_for(User.objects.get()))
print("written", flush=True)
"""


def python(code: str, **environment: str) -> subprocess.Popen:
    names = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"], **environment}
    names |= {
        "DJANGO_SETTINGS_MODULE": "regie.site.settings",
        "REGIE_SECRET_KEY": "x",
        "REGIE_KEYS": os.environ["REGIE_KEYS"],
        "REGIE_DATABASE_URL": "",
    }
    names["REGIE_DATABASE_URL"] = f"sqlite:///{environment['REGIE_DATA_DIR']}/regie.sqlite3"
    return subprocess.Popen(
        [sys.executable, "-c", SETUP + code], env=names, stdout=subprocess.PIPE, text=True
    )


def held(folder: Path) -> tuple[int, int, str]:
    with sqlite3.connect(folder / "regie.sqlite3") as database:
        one = [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in (
            "deployments_deployment", "deployments_deploymentchange")]  # fmt: skip
        return one[0], one[1], database.execute("SELECT state FROM imports_import").fetchone()[0]


@pytest.mark.once
def test_killed_in_the_middle_of_writing_leaves_nothing_half(tmp_path):
    copy_to(tmp_path / "regie.sqlite3")
    list_file = tmp_path / "lijst.xlsx"
    list_file.write_bytes(files.simple(2500))
    place = {"REGIE_DATA_DIR": str(tmp_path), "FILE": str(list_file)}
    assert python(PREPARE, **place).communicate(timeout=180)[0].strip() == "ready"
    for table, at in (
        ("deployments_deployment", "3"),
        ("deployments_deploymentchange", "5"),
        ("events_event", "1"),
    ):
        writer = python(WRITE, **place, TABLE=f'"{table}"', AT=at)
        assert writer.stdout.readline().strip() == "halfway"
        writer.send_signal(signal.SIGKILL)
        writer.wait(timeout=30)
        writer.stdout.close()
        assert held(tmp_path) == (0, 0, "ready")
    writer = python(WRITE, **place, TABLE="nothing", AT="0")
    assert writer.communicate(timeout=180)[0].strip() == "written"
    assert held(tmp_path) == (2500, 2500, "written")
