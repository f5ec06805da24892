"""Questions about rights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .choices import Role, action_label, kind_label
from .matrix import matrix


class MatrixFilterForm(forms.Form):
    """Narrows the page with the matrix."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("all roles")), *Role.choices]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Picks one action on one kind."""

    cell = forms.ChoiceField(label=_("What do you want to do?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cell"].choices = [("", "—"), *_cells()]  # type: ignore[attr-defined]


def _cells() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            kind_label(kind.name, kind.label),
            [
                (f"{kind.name}.{action}", f"{kind_label(kind.name, kind.label)}: {action_label(action)}")
                for action in kind.actions
            ],
        )
        for kind in matrix().values()
    ]
