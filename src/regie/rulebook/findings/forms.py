from django import forms
from django.utils.translation import gettext_lazy as _


class AsideForm(forms.Form):
    """Why a finding can wait."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why can this wait?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Kept with the finding. It comes back when the facts change. Names do not belong here."),
        error_messages={"required": _("Write why it can wait, so that others understand it later.")},
    )
