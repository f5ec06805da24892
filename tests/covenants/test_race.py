"""One withdraws and one renews while a third exports: no row leaves after the withdrawal."""

import pytest

from regie.audit.events.tests.separate import Separate

from .race import DOSSIERS_MADE

pytestmark = pytest.mark.django_db
RACE = "import sys; from tests.covenants import race; "


@pytest.fixture
def separate(tmp_path):
    made = Separate(tmp_path)
    made.create(migrated=True)
    yield made
    made.destroy()


def test_no_row_leaves_after_a_withdrawal_and_a_renewal_brings_nothing_back(separate, tmp_path):
    separate.python(RACE + "race.prepare()")
    start = tmp_path / "start"
    running = {
        name: separate.start(f"{RACE} race.{name}(sys.argv[1])", str(start))
        for name in ("export", "withdraw", "renew")
    }
    for process in running.values():
        assert process.stdout.readline().strip() == "ready"
    start.touch()
    said = {}
    for name, process in running.items():
        said[name], _ = process.communicate(timeout=120)
        assert process.returncode == 0, said[name]
    lines = [line.split() for line in said["export"].splitlines()]
    rows = [float(line[1]) for line in lines if line[0] == "row"]
    (withdrawn,) = [
        float(line.split()[1]) for line in said["withdraw"].splitlines() if line.startswith("withdrawn")
    ]
    assert "renewed" in said["renew"]
    assert 0 < len(rows) < DOSSIERS_MADE, "the withdrawal came in the middle of the export"
    assert max(rows) < withdrawn
    assert lines[-1] == ["stopped"]
    for email, number in (
        ("police.voorbeeldstad@partner.example", 0),
        ("case_director@race.example", DOSSIERS_MADE),
    ):
        assert separate.python(f"{RACE} race.seen({email!r})").strip() == str(number)
