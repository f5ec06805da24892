"""The select without a template per option says what Django's own says, and escapes."""

from django import forms


class Form(forms.Form):
    place = forms.ChoiceField(
        choices=[
            ("", "Kies"),
            ("<a>", "<b>Ede & Wageningen</b>"),
            ('Groep "1"', [(1000, "duizend"), (2, "twee")]),
        ],
        initial="1000",
    )


def test_options_are_escaped_grouped_and_selected():
    page = str(Form()["place"])
    assert '<option value="&lt;a&gt;">&lt;b&gt;Ede &amp; Wageningen&lt;/b&gt;</option>' in page
    assert '<optgroup label="Groep &quot;1&quot;">' in page
    assert '<option value="1000" selected>duizend</option>' in page
    assert page.count("selected") == 1
    assert "<b>" not in page
