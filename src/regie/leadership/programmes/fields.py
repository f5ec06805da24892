"""The field in which somebody who directs several programmes chooses one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor

from .models import Programme
from .selectors import programmes_to_change


def programme_field(programme: Programme, by: Actor) -> forms.ModelChoiceField:
    """The programmes of the same municipality that this person directs; ``programme`` is chosen beforehand.

    Nothing is asked of who directs just one.
    """
    rows = programmes_to_change(by).filter(municipality=programme.municipality_id)
    only = rows.count() == 1
    return forms.ModelChoiceField(
        queryset=rows,
        label=_("Programme"),
        initial=programme.pk,
        empty_label=None,
        widget=forms.HiddenInput if only else forms.Select,
    )
