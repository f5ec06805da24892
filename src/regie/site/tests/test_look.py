"""Light or dark, and the house style of the municipality."""

import pytest
from django.urls import reverse

from regie.site.look import theme


def choose(client, look, target="/toegankelijkheid/"):
    return client.post(reverse("set_look"), {"look": look, "next": target})


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_choice_stands_on_every_next_page_from_its_first_byte(client, db, look):
    assert choose(client, look)["Location"] == "/toegankelijkheid/"
    text = client.get("/toegankelijkheid/").content.decode()
    assert f'data-look="{look}"' in text.split("<head>")[0]
    assert f'value="{look}" aria-describedby="weergave" aria-pressed="true"' in text


def test_system_forgets_the_choice(client, db):
    choose(client, "dark")
    choose(client, "system")
    assert "data-look" not in client.get("/toegankelijkheid/").content.decode()


def test_a_made_up_choice_is_no_choice(client, db):
    client.cookies["regie_look"] = '"><script>'
    text = client.get("/toegankelijkheid/").content.decode()
    assert "data-look" not in text


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_it_never_sends_you_elsewhere(client, db, target):
    assert choose(client, "dark", target)["Location"] == "/"


@pytest.mark.parametrize("name", ["voorbeeldstad", "voorbeeldstad.css", "regie/themes/voorbeeldstad.css"])
def test_a_house_style_by_name_or_path(name):
    assert theme(name) == {
        "theme_url": "/static/regie/themes/voorbeeldstad.css",
        "theme_class": "voorbeeldstad-theme",
    }


@pytest.mark.parametrize("name", ["", "../../settings.py", "a b", "https://x/y.css", '"><script>'])
def test_what_is_no_token_file_is_the_style_of_regie(name):
    assert theme(name) == {"theme_url": "", "theme_class": "regie-theme"}


def test_the_page_wears_the_style_of_the_municipality(client_as, municipality, settings):
    settings.THEME = ""
    municipality.theme = "voorbeeldstad"
    municipality.save()
    text = client_as("regisseur").get("/").content.decode()
    assert 'class="utrecht-root voorbeeldstad-theme"' in text
    assert "/static/regie/themes/voorbeeldstad.css" in text


def test_visitors_see_the_style_of_the_installation(client, db, settings):
    settings.THEME = "voorbeeldstad"
    assert "voorbeeldstad-theme" in client.get("/toegankelijkheid/").content.decode()


def test_language_switch(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/toegankelijkheid/"})
    assert response["Location"] == "/toegankelijkheid/"
    assert '<html lang="en"' in client.get("/toegankelijkheid/").content.decode()
