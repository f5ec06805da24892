"""Two people capture at once, in processes of their own, and close twice: nothing is lost and nothing is double."""

import pytest

from regie.audit.events.tests.separate import Separate

from .race import LINES, ROLES

pytestmark = pytest.mark.django_db
RACE = "import sys; from tests.meetings import race; "


@pytest.fixture
def separate(tmp_path):
    made = Separate(tmp_path)
    made.create(migrated=True)
    yield made
    made.destroy()


def together(separate, start, codes) -> None:
    running = [separate.start(f"{RACE} {code}", str(start)) for code in codes]
    for process in running:
        said = process.stdout.readline().strip()
        assert said == "ready", said + process.stdout.read()
    start.touch()
    for process in running:
        said, _ = process.communicate(timeout=180)
        assert process.returncode == 0, said


def test_nothing_is_lost_and_nothing_is_double(separate, tmp_path):
    separate.python(RACE + "race.prepare()")
    together(separate, tmp_path / "capture", [f"race.capture({role!r}, sys.argv[1])" for role in ROLES])
    lines, different, revision, minutes, actions = map(int, separate.python(RACE + "race.tell()").split())
    assert (lines, different, minutes, actions) == (LINES * len(ROLES), LINES * len(ROLES), 0, 0)
    assert revision == lines + 2  # one for the item, one for the beginning, one for each line
    together(separate, tmp_path / "close", ["race.close(sys.argv[1])"] * 2)
    _lines, _different, _revision, minutes, actions = map(int, separate.python(RACE + "race.tell()").split())
    assert (minutes, actions) == (1, LINES * len(ROLES))
