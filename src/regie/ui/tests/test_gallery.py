"""The gallery shows every component, and nothing in it breaks the content security policy."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.urls import reverse

from regie.ui.gallery import FOLDER, PARTS

COMPONENTS = Path(__file__).parents[1] / "templates" / "cotton"


class Inline(HTMLParser):
    """Collects what the content security policy would refuse, ids that stand twice, and images without words."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.refused += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.refused.append(tag)
        self.refused += [
            f"{tag} {v}" for k, v in attrs if k in ("href", "src") and (v or "").startswith("javascript")
        ]
        if "id" in names:
            self.ids.append(names["id"])


@pytest.fixture
def page(client, db):
    return client.get(reverse("gallery"), headers={"accept-language": "nl"})


def test_each_component_has_its_place():
    shown = "".join(path.read_text() for path in [*FOLDER.glob("*.html"), FOLDER.parent / "gallery.html"])
    made_of = "".join(path.read_text() for path in COMPONENTS.glob("*.html"))
    missing = [
        path.stem
        for path in COMPONENTS.glob("*.html")
        if f"<c-{path.stem.replace('_', '-')}" not in shown + made_of
    ]
    assert not missing


def test_each_part_has_a_file_and_each_file_a_part():
    assert {part.name for part in PARTS} == {path.stem for path in FOLDER.glob("*.html")}


def test_no_component_is_left_unrendered(page):
    text = page.content.decode()
    visible = re.sub(r"<pre.*?</pre>", "", text, flags=re.S)
    assert page.status_code == 200
    assert "<c-" not in visible
    assert "{{" not in visible
    assert "{%" not in visible
    for part in PARTS:
        assert f'id="{part.name}"' in visible


def test_nothing_is_inline_and_no_id_stands_twice(page):
    parser = Inline()
    parser.feed(page.content.decode())
    assert parser.refused == []
    assert sorted(parser.ids) == sorted(set(parser.ids))


def test_states_are_told_in_words(page):
    text = page.content.decode()
    for words in (
        "Houdt een stap tegen",
        "hoofdthema, niet ingezet",
        "40 ingezet, 8 niet ingezet",
        "tegengehouden",
    ):
        assert words in text
    assert 'aria-disabled="true"' in text
    assert 'aria-busy="true"' in text
    assert 'aria-invalid="true"' in text


def test_the_typed_text_stays_beside_its_error(page):
    assert 'value="31 juni 2027"' in page.content.decode()


def test_the_page_is_small(page):
    import gzip

    assert len(gzip.compress(page.content)) < 60_000


def test_english_is_english(client, db):
    text = client.get(reverse("gallery"), headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in text
    assert "Every component in every state" in text


def test_the_table_sorts_and_pages(client, db):
    second = client.get(reverse("gallery"), {"sort": "members", "page": 2}).content.decode()
    assert 'aria-sort="ascending"' in second
    assert "Stationsplein</th>" in second.replace("\n", "")
