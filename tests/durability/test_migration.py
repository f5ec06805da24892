"""A migration that is killed halfway: what was done is whole, and starting again finishes it."""

import signal

import pytest

from regie.audit.events.tests.separate import Separate

pytestmark = pytest.mark.django_db
MIGRATIONS = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
print(MigrationRecorder.Migration.objects.count() if MigrationRecorder(connection).has_table() else 0)
"""
SCHEMA = """
from django.db import connection
QUESTIONS = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master"],
    "postgresql": [
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, policyname, qual FROM pg_policies",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ],
}
with connection.cursor() as cursor:
    for question in QUESTIONS[connection.vendor]:
        cursor.execute(question)
        print(*sorted(str(row) for row in cursor.fetchall()), sep="\\n")
"""


@pytest.fixture
def separate(tmp_path):
    made = []

    def make(name: str) -> Separate:
        (folder := tmp_path / name).mkdir()
        database = Separate(folder)
        database.create()  # empty
        made.append(database)
        return database

    yield make
    for database in made:
        database.destroy()


def test_a_migration_killed_at_any_moment_is_finished_by_the_next(separate):
    whole, broken = separate("whole"), separate("broken")
    whole.must("migrate")
    steps = []
    for lines in (12, 40):
        process = broken.begin("migrate", "-v", "1")
        for _line in range(lines):  # as far as it has come tells when, not the clock of a busy machine
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        steps.append(int(broken.python(MIGRATIONS)))
    total = int(whole.python(MIGRATIONS))
    broken.must("migrate")
    broken.must("migrate", "--check")
    assert broken.python(SCHEMA) == whole.python(SCHEMA)
    assert steps == sorted(steps)
    assert any(0 < count < total for count in steps), f"no kill fell within the migration: {steps} of {total}"
    broken.must("audit", "verify")
