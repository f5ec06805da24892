"""Forms about one's own account."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from .models import User
from .services import login_refusal_record


class ProfileForm(forms.ModelForm):
    """What a person changes about themselves."""

    class Meta:
        model = User
        fields = ("name", "language")


class FirstPasswordForm(SetPasswordForm):
    """The invited person chooses a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _("At least 12 characters. Three random words work well.")


class SecondFactorForm(AuthenticateForm):
    """The code at login; a wrong one is logged."""

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        login_refusal_record(account=self.user, email="", how=str(authenticator.type))


class EndSessionForm(forms.Form):
    """Which session to end; empty means: all others."""

    session = forms.IntegerField(required=False)
