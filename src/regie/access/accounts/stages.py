"""The second factor at login, asked unless the organisation's provider already did."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest


def asserted_strong(sociallogin: SocialLogin | None) -> bool:
    """Did the provider state, with an ``acr`` that the settings count as strong, that two factors were used?"""
    return bool(sociallogin and sociallogin.account.extra_data.get("acr") in settings.OIDC_STRONG_ACR)


class SecondFactorStage(AuthenticateStage):
    """Everyone with a second factor shows it, except after a strong login at the provider."""

    def _should_handle(self, request: HttpRequest) -> bool:
        signal_kwargs: dict[str, Any] = self.login.signal_kwargs or {}
        return not asserted_strong(signal_kwargs.get("sociallogin")) and super()._should_handle(request)
