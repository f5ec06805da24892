import pytest


@pytest.mark.django_db
def test_home_page_asks_for_login(client):
    assert client.get("/").status_code == 302


def test_regisseur_sees_home(client_as):
    assert client_as("regisseur").get("/").status_code == 200
