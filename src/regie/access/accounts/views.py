from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regie.access.authorisation.decorators import public, requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest

from . import services
from .forms import EndSessionForm, FirstPasswordForm, ProfileForm
from .middleware import without_second_factor
from .policies import second_factor_required
from .provider import OIDCAdapter
from .selectors import has_second_factor, open_sessions, own_logins, second_factors


@requires("view", "account")
def me_page(request: ActorRequest) -> HttpResponse:
    """My account: name, language, roles, second factors, last logins."""
    user = request.user
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        services.profile_change(user=user, **form.cleaned_data, by=request.actor)  # type: ignore[arg-type]
        messages.success(request, _("Your account is changed."))
        response = redirect("accounts:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            secure=settings.HTTPS,
            samesite="Lax",
            httponly=True,
        )
        return response
    return render(
        request,
        "accounts/me.html",
        {
            "form": form,
            "memberships": user.memberships.current(),  # type: ignore[union-attr, misc]
            "factors": list(second_factors(user)),  # type: ignore[arg-type]
            "sees_people": decide(request.actor, "view", "member"),
            "sees_log": decide(request.actor, "view", "event"),
            "logins": own_logins(user),  # type: ignore[arg-type]
            "tab": "me",
        },
    )


@requires("view", "account")
def sessions_page(request: ActorRequest) -> HttpResponse:
    """Where I am logged in."""
    sessions = list(open_sessions(request.user))  # type: ignore[arg-type]
    return render(
        request,
        "accounts/sessions.html",
        {"sessions": sessions, "current": request.session.session_key},
    )


@requires("change", "account")
@require_POST
def end_session(request: ActorRequest) -> HttpResponse:
    """Ends one session, or all but this one."""
    form = EndSessionForm(request.POST)
    actor = request.actor
    if not form.is_valid():
        raise Http404
    if pk := form.cleaned_data["session"]:
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        services.session_end(session=session, by=actor)
        messages.success(request, _("That session is ended."))
    else:
        count = services.other_sessions_end(user=request.user, keep=request.session.session_key, by=actor)  # type: ignore[arg-type]
        text = ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", count)
        messages.success(request, text % {"count": count})
    return redirect("accounts:sessions")


@without_second_factor
@requires("view", "account")
def second_factor_page(request: ActorRequest) -> HttpResponse:
    """Why a second factor is needed, and the two ways to get one."""
    if has_second_factor(request.user):  # type: ignore[arg-type]
        return redirect("mfa_index")
    return render(
        request, "accounts/second_factor.html", {"required": second_factor_required(request.actor.role)}
    )


class RemovePasskeyView(RemoveWebAuthnView):
    """allauth's own, and the last second factor stays."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "may_remove": self._may_remove()}

    def form_valid(self, form: Any) -> HttpResponse:
        if not self._may_remove():
            text = get_mfa_adapter().error_messages["cannot_delete_authenticator"]
            get_account_adapter().add_message(self.request, messages.WARNING, message=str(text))
            return redirect("mfa_index")
        return super().form_valid(form)

    def _may_remove(self) -> bool:
        return get_mfa_adapter().can_delete_authenticator(self.get_object())


@requires("change", "account")
def remove_passkey(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Removes one of one's own passkeys; asks who it is when the login was long ago."""
    get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    return RemovePasskeyView.as_view()(request, pk=pk)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def accept_page(request: ActorRequest, token: str) -> HttpResponse:
    """An invited person sets their first password."""
    user = services.invitation_read(token)
    if user is None:
        return render(request, "accounts/accept_expired.html", status=410)
    form = FirstPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.invitation_accept(user=user, password=form.cleaned_data["new_password1"])
        messages.success(request, _("Your password is set. You can log in now."))
        return redirect("account_login")
    response = render(request, "accounts/accept.html", {"form": form, "person": user})
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_POST
def oidc_login(request: ActorRequest, provider_id: str) -> HttpResponseBase:
    """To the organisation's own provider. Only by POST, so that no other site starts a login."""
    return _oidc(OAuth2LoginView, request, provider_id)


@public
@require_GET
def oidc_callback(request: ActorRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider."""
    return _oidc(OAuth2CallbackView, request, provider_id)


def _oidc(view: type, request: ActorRequest, provider_id: str) -> HttpResponseBase:
    try:
        return view.adapter_view(OIDCAdapter(request, provider_id))(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist:
        raise Http404 from None
