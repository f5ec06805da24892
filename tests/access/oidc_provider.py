"""A real OpenID Connect provider in a process of its own, for the tests: allauth's provider on loopback.

``python oidc_provider.py PORT FOLDER CALLBACK``. Prints READY when it serves. The first name of an account is
the ``acr`` it gets in its token; the user name says whether its address is verified.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PORT, FOLDER, CALLBACK = [*sys.argv[1:], "0", ".", ""][:3]
PEOPLE = [
    ("weak", "", True),
    ("strong", "urn:test:two-factors", True),
    ("unverified", "", False),
    ("stranger", "", True),
]
PASSWORD = "a password at the provider"

if __name__ == "__main__":
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.configure(
        SECRET_KEY="the provider of the tests",
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="__main__",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(FOLDER) / "provider.sqlite3"),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="account_login",
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_ADAPTER="__main__.Adapter",
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    class Adapter(DefaultOIDCAdapter):
        def get_claims(self, purpose, user, *args, **kwargs):
            claims = super().get_claims(purpose, user, *args, **kwargs)
            return {**claims, "acr": user.first_name} if purpose == "id_token" and user.first_name else claims

    urlpatterns = [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.account.urls"))]

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    call_command("migrate", verbosity=0)
    for name, acr, verified in PEOPLE:
        email = f"{name}@voorbeeldstad.example"
        user = User.objects.create_user(name, email, PASSWORD, first_name=acr)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(id="regie", name="Regie", secret=make_password("s3cret"), skip_consent=True)
    client.scopes = "openid\nprofile\nemail"
    client.set_redirect_uris([CALLBACK])
    client.save()
    with make_server("127.0.0.1", int(PORT), get_wsgi_application(), server_class=Server) as server:
        sys.stdout.write(f"READY {server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()
