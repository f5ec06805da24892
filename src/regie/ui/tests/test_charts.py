"""Charts: words required, tokens as classes, the same every time."""

from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from regie.ui import charts
from regie.ui.charts import COLOURS, chart_png, chart_svg, make_chart

SPEC = {
    "data": {"values": [{"name": "Werk & <school>", "number": 3000}, {"name": "Wijk", "number": 2}]},
    "mark": "bar",
    "encoding": {
        "y": {"field": "name", "type": "nominal", "title": None},
        "x": {"field": "number", "type": "quantitative"},
    },
}
WORDS = {"title": "Aantallen", "description": "Werk heeft de meeste."}


def test_it_says_in_words_what_it_shows():
    root = ET.fromstring(chart_svg(SPEC, **WORDS))
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [root[0].get("id"), root[1].get("id")] == named
    assert (root[0].text, root[1].text) == ("Aantallen", "Werk heeft de meeste.")


@pytest.mark.parametrize("words", [{"title": "", "description": "x"}, {"title": "x", "description": "  "}])
def test_without_words_it_is_refused(words):
    with pytest.raises(ValueError, match="words"):
        chart_svg(SPEC, **words)


def test_without_its_table_it_is_refused():
    with pytest.raises(ValueError, match="table"):
        make_chart(SPEC, **WORDS, columns=["a"], rows=[])


def test_nothing_in_it_breaks_the_policy_and_colours_are_classes():
    root = ET.fromstring(chart_svg(SPEC, **WORDS))
    for element in root.iter():
        assert "style" not in element.attrib
        assert not element.tag.endswith("style")
        for kind in ("fill", "stroke"):
            value = element.get(kind, "none")
            assert value in ("none", *COLOURS.values()), value
            if value != "none":
                assert f"regie-{kind}-" in element.get("class", "")


def test_numbers_follow_the_language():
    assert ">3.000<" in chart_svg(SPEC, **WORDS)
    with override("en"):
        assert ">3,000<" in chart_svg(SPEC, **WORDS)


def test_it_is_the_same_every_time_and_comes_from_the_cache(monkeypatch):
    first = chart_svg(SPEC, title="Eens", description="Nog een keer")
    again = charts._finish(
        charts._draw(charts._source(SPEC), "nl-NL"), "Eens", "Nog een keer", prefix=first.split('"t-')[1][:8]
    )
    assert again == first
    monkeypatch.setattr(charts, "_draw", lambda *given: pytest.fail("drawn again"))
    assert chart_svg(SPEC, title="Eens", description="Nog een keer") == first


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"url": "https://example.com/a.csv"}},
        {"layer": [{"mark": "image", "encoding": {}}]},
        {"transform": [{"lookup": "a", "from": {"data": {"url": "/etc/passwd"}}}]},
    ],
)
def test_an_address_in_a_spec_is_refused(change):
    with pytest.raises(ValueError, match="address"):
        chart_svg({**SPEC, **change}, **WORDS)


def test_text_in_the_data_stays_text():
    svg = chart_svg(SPEC, **WORDS)
    assert "<school>" not in svg
    assert "Werk &amp; &lt;school&gt;" in svg


def test_colours_are_those_of_the_tokens():
    from pathlib import Path

    tokens = (Path(charts.__file__).parent / "static/regie/css/tokens.css").read_text()
    for name, value in COLOURS.items():
        assert value in tokens, name


def test_png_for_word():
    assert chart_png(SPEC, scale=1).startswith(b"\x89PNG")
