"""Tags and filters of the components."""

import re

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from regie.ui.messages import done
from regie.ui.templatetags import ui


class Sample(forms.Form):
    name = forms.CharField(help_text="Hoe het heet")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    file = forms.FileField(required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    secret = forms.CharField(required=False, widget=forms.HiddenInput)
    fixed = forms.CharField(required=False, disabled=True)


def test_kinds_of_fields():
    form = Sample()
    assert [ui.widget_kind(form[name]) for name in form.fields] == [
        "text",
        "radio",
        "file",
        "date",
        "hidden",
        "text",
    ]


def test_error_and_help_are_tied_to_the_control():
    form = Sample({})
    html = ui.styled(form["name"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name-d id_name-e"' in html
    assert "utrecht-textbox--invalid" in html


def test_optional_is_not_said_of_what_you_cannot_fill_in():
    form = Sample()
    assert [ui.is_optional(form[name]) for name in ("name", "file", "fixed")] == [False, True, False]


@pytest.mark.parametrize(
    ("value", "most", "share"),
    [(40, 62, "64.5"), (0, 62, "0"), (5, 0, "0"), (70, 62, "100"), ("1,5", 3, "50")],
)
def test_percentages_are_fit_for_svg(value, most, share):
    assert ui.percent_of(value, most) == share


words = st.lists(st.text(alphabet="abc<&>", min_size=1, max_size=4), max_size=8).map(" ".join)


@given(words, words)
def test_difference_loses_nothing_of_either_text(old, new):
    marked = ui.difference(new, old)
    kept = re.sub(r"<del>.*?</del> ?", "", marked)
    plain = re.sub(r"</?ins>", "", kept)
    unescaped = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped.split() == new.split()
    gone = re.sub(r"<ins>.*?</ins>", "", marked)
    back = re.sub(r"</?del>", "", gone).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back.split() == old.split()


def request():
    made = RequestFactory().get("/")
    made._messages = CookieStorage(made)
    return made


def test_undo_travels_with_the_message():
    asked = request()
    done(asked, "Verwijderd.", undo="/aanpak/inzet/7/terug/")
    done(asked, "Opgeslagen.")
    removed, saved = get_messages(asked)
    assert ui.undo_url(removed) == "/aanpak/inzet/7/terug/"
    assert ui.undo_url(saved) == ""
    assert ui.is_toast(removed)


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com", "javascript:x", "/a b"])
def test_undo_stays_on_this_site(address):
    with pytest.raises(ValueError, match="address on this site"):
        done(request(), "x", undo=address)


def test_ids_are_never_the_same():
    assert len({ui.next_id("a") for _ in range(100)}) == 100
