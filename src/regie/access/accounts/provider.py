"""OpenID Connect as Regie uses it: code flow with PKCE, state and nonce, and the signature always checked.

allauth finds this module by its name and registers ``provider_classes``.
"""

import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

CLAIMS_KEPT = ("iss", "acr", "amr", "nonce")


class OIDCAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims of the token. Raises OAuth2Error where issuer, audience, term or signature is not right."""
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, ValueError) as error:
            raise OAuth2Error("The token cannot be read") from error


class OIDCProvider(OpenIDConnectProvider):
    """One organisation's provider, from the settings ``REGIE_OIDC_*``."""

    oauth2_adapter_class = OIDCAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider, always to log in: nobody attaches an identity to the account that is open."""
        nonce = secrets.token_urlsafe(32)
        params = {**self.get_auth_params(), "nonce": nonce}
        if settings.OIDC_STRONG_ACR:
            params["acr_values"] = " ".join(settings.OIDC_STRONG_ACR)
        return super().redirect(
            request,
            AuthProcess.LOGIN,
            next_url,
            data,
            auth_params=params,
            scope=self.get_scope(),
            nonce=nonce,
        )

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Only what the login itself needs is kept: no name, no address.

        Raises OAuth2Error where the two answers of the provider are about different persons.
        """
        claims, userinfo = data.get("id_token") or {}, data.get("userinfo")
        if userinfo and userinfo.get("sub") != claims.get("sub"):
            raise OAuth2Error("The token and the user information are about different persons")
        return {name: claims[name] for name in CLAIMS_KEPT if name in claims}


provider_classes = [OIDCProvider]
