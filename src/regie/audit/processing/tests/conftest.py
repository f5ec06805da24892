import pytest

from regie.audit.processing import activities


@pytest.fixture(autouse=True)
def without_register(monkeypatch):
    """These tests are about lines; which version of the register holds is the register's own question."""
    monkeypatch.setattr(activities, "_version", activities._first_version)
