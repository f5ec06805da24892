from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def time_machine_2026() -> Iterator[None]:
    """A fixed day, on which the two dated recognitions have expired."""
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        yield
