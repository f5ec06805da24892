"""The form that records who checked a ground."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput


class CheckForm(forms.Form):
    """Who looked at the article, in which function and when."""

    use_required_attribute = False
    checked_by = forms.CharField(
        label=_("Checked by"),
        max_length=160,
        help_text=_("The name of the privacy lawyer or officer who read the article and the limits."),
    )
    function = forms.CharField(label=_("Function"), max_length=160)
    checked_on = forms.DateField(label=_("Checked on"), widget=DateInput(), initial=timezone.localdate)
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Under which conditions it may be used here, and where the advice is kept."),
    )
