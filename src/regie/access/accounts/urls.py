"""One's own account, under ``accounts:``, and the screens of allauth that Regie uses, under allauth's own names.

Only what stands here has an address: no sign-up, no changing of e-mail addresses, no attaching of other identities.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from csp.decorators import csp_update
from django.urls import include, path, re_path

from . import views
from .sessions import rotates_session

# allauth puts the QR code in the page itself, as an image in a data: address; no other page may hold one.
WITH_QR_CODE = csp_update({"img-src": ["data:"]})
LOGIN = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("geblokkeerd/", account.account_inactive, name="account_inactive"),
    path("bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/instellen/", account.password_set, name="account_set_password"),
    path("wachtwoord/herstellen/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/herstellen/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "wachtwoord/herstellen/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord/herstellen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tweede-factor/", mfa.index, name="mfa_index"),
    path("tweede-factor/inloggen/", mfa.authenticate, name="mfa_authenticate"),
    path("tweede-factor/bevestigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "tweede-factor/app/instellen/",
        rotates_session(WITH_QR_CODE(totp.activate_totp)),
        name="mfa_activate_totp",
    ),
    path("tweede-factor/app/verwijderen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-factor/herstelcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tweede-factor/herstelcodes/maken/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tweede-factor/herstelcodes/bewaren/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/toevoegen/", rotates_session(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/inloggen/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/bevestigen/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/verwijderen/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/wijzigen/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("organisatie/geannuleerd/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("organisatie/fout/", social.login_error, name="socialaccount_login_error"),
    path("organisatie/<str:provider_id>/", views.oidc_login, name="openid_connect_login"),
    path("organisatie/<str:provider_id>/terug/", views.oidc_callback, name="openid_connect_callback"),
]
OWN = [
    path("ik/", views.me_page, name="me"),
    path("sessies/", views.sessions_page, name="sessions"),
    path("sessies/beeindigen/", views.end_session, name="end_session"),
    path("tweede-factor/nodig/", views.second_factor_page, name="second_factor"),
    path("uitnodiging/<str:token>/", views.accept_page, name="accept"),
]
urlpatterns = [*LOGIN, path("", include((OWN, "accounts")))]
