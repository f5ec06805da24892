"""Forms about one's own account, and allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm as DjangoSetPasswordForm
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .models import User
from .services import login_refusal_record

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
    "name": _("Name"),
    "passwordless": _("Also log in with this passkey alone, without a password"),
}
HELP: dict[str, Any] = {
    "password": lazy(format_html, str)(
        '<a class="utrecht-link" href="{}">{}</a>',
        reverse_lazy("account_reset_password"),
        _("Forgot your password"),
    ),
    "password1": _("At least 12 characters. Three random words work well."),
    "name": _("So that you know later which one this is, for instance “laptop”."),
    "passwordless": _("The passkey then asks for your fingerprint, face or PIN."),
}


class OurWords:
    """Labels and help in our words; no placeholder repeats a label."""

    fields: dict[str, forms.Field]
    helped: tuple[str, ...] = ("password1", "name", "passwordless")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP[name] if name in self.helped else ""


class LoginForm(OurWords, account.LoginForm):
    """E-mail address and password."""

    helped = ("password",)


class PasswordAgainForm(OurWords, account.ReauthenticateForm):
    """The password once more, before a change of security."""


class ForgottenForm(OurWords, account.ResetPasswordForm):
    """The address to which the link goes."""


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    """A new password after the link."""


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """The present and a new password."""


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """A first password beside the login of the organisation."""


class SecondFactorForm(OurWords, mfa.AuthenticateForm):
    """The code at login; a wrong one is logged."""

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        login_refusal_record(account=self.user, email="", how=str(authenticator.type))


class CodeAgainForm(OurWords, mfa.ReauthenticateForm):
    """A code once more, before a change of security."""


class AppForm(OurWords, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class PasskeyForm(OurWords, AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class PasskeyNameForm(OurWords, EditWebAuthnForm):
    """Another name for a passkey."""


class ProfileForm(forms.ModelForm):
    """What a person changes about themselves."""

    class Meta:
        model = User
        fields = ("name", "language")


class FirstPasswordForm(DjangoSetPasswordForm):
    """The invited person chooses a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = LABELS["password1"]
        self.fields["new_password2"].label = LABELS["password2"]
        self.fields["new_password1"].help_text = HELP["password1"]


class EndSessionForm(forms.Form):
    """Which session to end; empty means: all others."""

    session = forms.IntegerField(required=False)
