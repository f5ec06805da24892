"""How allauth behaves in Regie: nobody signs up, people are invited, and what happens is logged."""

import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import services
from .choices import LOGGED_IN_AT, SECOND_FACTOR
from .models import User
from .policies import second_factor_stays
from .selectors import account_by_email, has_second_factor
from .stages import asserted_strong

LOCK_SECONDS = 15 * 60
# What allauth would mail about: the action in our log, and what the mail says.
SECURITY_CHANGES = {
    "account/email/password_changed": ("change password", _("Your password is changed.")),
    "account/email/password_reset": (
        "reset password",
        _("A new password is chosen with a link from a mail."),
    ),
    "account/email/password_set": ("set password", _("A password is set.")),
    "mfa/email/totp_activated": ("add authenticator app", _("An authenticator app is added.")),
    "mfa/email/totp_deactivated": ("remove authenticator app", _("The authenticator app is removed.")),
    "mfa/email/webauthn_added": ("add passkey", _("A passkey is added.")),
    "mfa/email/webauthn_removed": ("remove passkey", _("A passkey is removed.")),
    "mfa/email/recovery_codes_generated": ("make recovery codes", _("New recovery codes are made.")),
    "socialaccount/email/account_connected": (
        "connect identity of provider",
        _("The login of your organisation is connected to your account."),
    ),
}


def locked_out(request: HttpRequest, *, seconds: int = LOCK_SECONDS) -> HttpResponse:
    """The page for too many attempts: it says from when on the person may try again."""
    until = timezone.now() + timedelta(seconds=seconds)
    response = render(
        request, "accounts/locked_out.html", {"until": until}, status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response["Retry-After"] = str(seconds)
    return response


class AccountAdapter(DefaultAccountAdapter):
    """No open registration; every login, refusal and change of security is an audit event."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Fill in your present password."),
        "incorrect_code": _("The code is not right. Use the newest code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        ours = "regie.access.accounts.stages.SecondFactorStage"
        return [
            ours if stage == "allauth.mfa.stages.AuthenticateStage" else stage
            for stage in super().get_login_stages()
        ]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who just logged in need not prove it again to set up a second factor."""
        since = time.time() - self.request.session.get(LOGGED_IN_AT, 0)
        return since > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[LOGGED_IN_AT] = time.time()

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        sociallogin = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if asserted_strong(sociallogin):
            request.session[SECOND_FACTOR] = "provider"
        methods = [str(step.get("type", step["method"])) for step in _steps(request)]
        services.login_record(user=user, methods=methods)
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, secure=settings.HTTPS, samesite="Lax", httponly=True
        )
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            services.logout_record(user=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials.get("email", ""))
        services.login_refusal_record(account=account_by_email(email), email=email)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Too many attempts is a page of its own, the same for known and unknown addresses."""
        if code == "too_many_login_attempts":
            raise ImmediateHttpResponse(locked_out(self.request))
        return super().validation_error(code, *args)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """One mail in our words for every change of security, and an audit event."""
        action, what = SECURITY_CHANGES[template_prefix]
        services.security_record(user=user, action=action)
        services.security_mail(user=user, what=what)


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    return request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps lie encrypted in the database; the last factor cannot be removed."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Use the newest code."),
        "cannot_delete_authenticator": _("This is your last second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken where neither the key nor a former key fits: fails closed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type == Authenticator.Type.RECOVERY_CODES or not second_factor_stays(
            authenticator.user
        ):
            return True
        return has_second_factor(authenticator.user, without=authenticator.pk)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)s") % {"number": count + 1})


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(secret: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"regie second factor")
    return urlsafe_b64encode(kdf.derive(secret.encode()))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity from the organisation's own provider enters an existing, active account only."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Matching by e-mail is done once, in pre_social_login."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Checks the nonce, then finds the account: by ``sub``, or on first use by a verified address."""
        nonce = sociallogin.account.extra_data.pop("nonce", None)
        if not nonce or nonce != sociallogin.state.get("nonce"):
            raise ImmediateHttpResponse(_refused(request, "nonce"))
        if sociallogin.is_existing:
            return
        account = _account_for(sociallogin)
        if account is None:
            services.login_refusal_record(account=None, email=_claimed(sociallogin), how="provider")
            raise ImmediateHttpResponse(_refused(request, "no account"))
        sociallogin.connect(request, account)


def _account_for(sociallogin: SocialLogin) -> User | None:
    verified = [each.email for each in sociallogin.email_addresses if each.verified]
    found = account_by_email(verified[0]) if verified else None
    return found if found and found.is_active else None


def _claimed(sociallogin: SocialLogin) -> str:
    return next((each.email for each in sociallogin.email_addresses), "")


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(
        request, "socialaccount/authentication_error.html", {"why": why}, status=HTTPStatus.FORBIDDEN
    )
