"""The Dutch texts are complete; ``./run check translations`` says the same."""

import pytest
from tools import translations

pytestmark = pytest.mark.once


def test_nothing_is_left_untranslated_or_guessed():
    assert translations.unfinished() == []


def test_every_text_is_in_a_catalogue():
    assert translations.missing() == []


def test_no_catalogue_holds_texts_that_nothing_uses():
    assert translations.unused() == []


def test_one_text_has_one_translation():
    assert translations.conflicting() == []


def test_templates_hold_no_loose_words():
    assert translations.literals() == []


@pytest.mark.parametrize(
    ("template", "loose"),
    [
        ("<p>Zomaar tekst</p>", ["Zomaar tekst"]),
        ('<c-button title="Zomaar">{% translate "Save" %}</c-button>', ["Zomaar"]),
        ("{% if a %}Excel{% else %}CSV{% endif %}", []),
        ('<c-vars title="" lead="" /><p>{% blocktranslate %}Many words{% endblocktranslate %}</p>', []),
        ("<code>regie scan</code><!-- a remark --> · {{ value }}&nbsp;", []),
        ("<span>default-bg-document</span> <b>VBS1</b> <i>E-mail</i>", ["E-mail"]),
        ('<a href="/ergens/" class="some-class">{{ name }}</a>', []),
    ],
)
def test_the_search_for_loose_words(template, loose):
    assert translations.loose_words(template) == loose
