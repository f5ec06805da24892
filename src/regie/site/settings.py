"""All settings of Regie, in one file, read from the environment.

``docs/reference/settings.md`` names every variable. No secret has a default in production:
without ``REGIE_SECRET_KEY`` the product only starts in demo or debug mode.
"""

import os
import secrets
from pathlib import Path

from environs import Env, validate

from . import logs
from .content_policy import content_policy
from .templating import TEMPLATES as TEMPLATES

env = Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
#: folder for the SQLite file, the collected static files and what people upload
DATA_DIR = Path(env.str("REGIE_DATA_DIR", ".demo")).resolve()

#: a demo: example logins and “Bekijk als”; never with real data
DEMO = env.bool("REGIE_DEMO", False)
#: for who writes code: error pages with details; never in production
DEBUG = env.bool("REGIE_DEBUG", False)
# Only a demo or debug process may make up its own key: sessions end when it stops.
#: at least 50 random characters; signs sessions and links. Required in production
SECRET_KEY = env.str("REGIE_SECRET_KEY", secrets.token_urlsafe(50) if DEMO or DEBUG else None)
#: former secret keys, with commas between: what they signed stays valid while you replace the key
SECRET_KEY_FALLBACKS: list[str] = env.list("REGIE_SECRET_KEY_FALLBACKS", [])
# Keys of personal data, see docs/how-to/keys.md. A demo or debug process makes its own: DATA_DIR/keys.
#: `name:base64` of 32 bytes, with commas between: seals personal data, searches it and vouches for logs
KEYS = env.str("REGIE_KEYS", "")
#: instead of REGIE_KEYS, and better: a file with a key per line, away from the data; `regie keys new` makes them
KEYS_FILE = env.str("REGIE_KEYS_FILE", "")
#: on: the BSN may be recorded, where the covenant has a legal ground for it
BSN = env.bool("REGIE_BSN", False)
#: host names under which Regie may be asked for, with commas between
ALLOWED_HOSTS = env.list("REGIE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
#: on in production: a proxy before Regie ends TLS and sets X-Forwarded-Proto
HTTPS = env.bool("REGIE_HTTPS", False)
#: the address people type, for links in mail and documents
BASE_URL = env.str("REGIE_BASE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "regie.site",
    "regie.learning.scans",
    "regie.learning.codings",
    "regie.approach.imports",
    "regie.approach.deployments",
    "regie.analysis.persons",
    "regie.leadership.checklists",
    "regie.leadership.funding",
    "regie.leadership.assignments",
    "regie.leadership.governance",
    "regie.leadership.participation",
    "regie.leadership.escalations",
    "regie.leadership.partners",
    "regie.leadership.decisions",
    "regie.leadership.actions",
    "regie.leadership.programmes",
    "regie.knowledge.interventions",
    "regie.knowledge.factors",
    "regie.knowledge.themes",
    "regie.knowledge.sources",
    "regie.rulebook.findings",
    "regie.rulebook.rules",
    "regie.privacy.disclosures",
    "regie.privacy.requests",
    "regie.privacy.retention",
    "regie.privacy.register",
    "regie.access.notices",
    "regie.access.jobs",
    "regie.access.logbook",
    "regie.access.dossiers",
    "regie.access.covenants",
    "regie.access.collaborations",
    "regie.access.grounds",
    "regie.access.organisations",
    "regie.access.accounts",
    "regie.access.search",
    "regie.access.authorisation",
    "regie.audit.processing",
    "regie.audit.events",
    "regie.audit.tracing",
    "regie.vault.encryption",
    "regie.vault.files",
    "regie.vault.keys",
    "regie.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # Headers first, so that redirects to HTTPS, static files and errors of what follows carry them too.
    "regie.site.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "regie.site.headers.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "regie.audit.tracing.middleware.TraceMiddleware",
    "regie.site.request_log.RequestLogMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "regie.access.accounts.middleware.AccountSafetyMiddleware",
    "regie.access.organisations.middleware.ActorMiddleware",
    "regie.access.authorisation.middleware.DenyByDefaultMiddleware",
    "regie.site.errors.NotLoggedPageMiddleware",
    "regie.site.errors.NotAllowedPageMiddleware",
]

ROOT_URLCONF = "regie.site.urls"
WSGI_APPLICATION = "regie.site.wsgi.application"

COTTON_DIR = "cotton"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

#: the database: `postgres://user:password@host/name`, or a unix socket with %2F for each slash
DATABASES = {"default": env.dj_db_url("REGIE_DATABASE_URL", f"sqlite:///{DATA_DIR / 'regie.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, readers never wait; IMMEDIATE avoids a deadlock on upgrade of a read lock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # What is deleted is overwritten, so that destroyed data cannot be read back from the file.
        " PRAGMA secure_delete=ON;",
    }
else:
    #: seconds that a PostgreSQL connection is kept
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("REGIE_DATABASE_CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "default" is shared by all processes and hosts: it counts failed logins, so it must not be per process.
# "local" is for figures and charts that each process may work out again; it costs no query.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Far above what real use needs, so that nobody can push out the counts of failed logins.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Used where the municipality of the person has none of its own.
#: house style: the name of a token file, such as "voorbeeldstad"
THEME = env.str("REGIE_THEME", "")
#: a folder with token files of your own
STATICFILES_DIRS = [("regie/themes", folder)] if (folder := env.str("REGIE_THEMES_DIR", "")) else []

# Accounts, by allauth
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "regie.access.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "regie.access.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited, nobody signs up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail, and the same answer on screen
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Regie: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # ends the other sessions, not this one
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A town hall often has one address for everyone, so the limit per address is wide and per account narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/5m/ip,5/15m/key",
    "reset_password": "30/15m/ip,5/15m/key",
}
ACCOUNT_FORMS = {
    "login": "regie.access.accounts.forms.LoginForm",
    "reauthenticate": "regie.access.accounts.forms.PasswordAgainForm",
    "reset_password": "regie.access.accounts.forms.ForgottenForm",
    "reset_password_from_key": "regie.access.accounts.forms.NewPasswordForm",
    "change_password": "regie.access.accounts.forms.ChangePasswordForm",
    "set_password": "regie.access.accounts.forms.SetPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_SECONDS = 7 * 24 * 60 * 60
#: every role needs a second factor at login; off only in a demo
MFA_REQUIRED = env.bool("REGIE_MFA_REQUIRED", not DEMO)
# No variable for this one: outside a demo a role that reaches personal data never goes without.
MFA_FOR_PERSONAL_DATA = not DEMO
MFA_ADAPTER = "regie.access.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "regie.access.accounts.forms.SecondFactorForm",
    "reauthenticate": "regie.access.accounts.forms.CodeAgainForm",
    "activate_totp": "regie.access.accounts.forms.AppForm",
    "add_webauthn": "regie.access.accounts.forms.PasskeyForm",
    "edit_webauthn": "regie.access.accounts.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Regie"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

# Login by the organisation's own OpenID Connect provider
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {}
#: address of the organisation's OpenID Connect provider; empty: no login by it
OIDC_ISSUER = env.str("REGIE_OIDC_ISSUER", "")
#: `acr` values by which the provider says that two factors were used, with commas between
OIDC_STRONG_ACR: list[str] = env.list("REGIE_OIDC_STRONG_ACR", [])
#: origins to which the browser may be sent to log in; by default that of the issuer
OIDC_ORIGINS: list[str] = env.list(
    "REGIE_OIDC_ORIGINS", ["/".join(OIDC_ISSUER.split("/")[:3])] if OIDC_ISSUER else []
)
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                #: what the login button calls the provider
                "name": env.str("REGIE_OIDC_NAME", "OpenID Connect"),
                #: the name under which the provider knows Regie; required with an issuer
                "client_id": env.str("REGIE_OIDC_CLIENT_ID"),
                #: the secret that goes with it; required with an issuer
                "secret": env.str("REGIE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }

# Views of these modules guard themselves; every other view needs an access rule (see authorisation).
ACCESS_TRUSTED_MODULES = ("allauth.", "django.contrib.staticfiles.", "django.views.i18n")

# Sessions, cookies and headers
# Under HTTPS the names begin with __Host-: no other host or path can set them, not even a neighbour's page.
_COOKIE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE}regie_session"
CSRF_COOKIE_NAME = f"{_COOKIE}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_COOKIE}django_language"
LOOK_COOKIE_NAME = f"{_COOKIE}regie_look"
#: how long a login lasts, in seconds, whatever happens in between
SESSION_COOKIE_AGE = env.int("REGIE_SESSION_SECONDS", 10 * 60 * 60)
#: after how many seconds without a click a login ends, for roles that reach personal data
SESSION_IDLE_SECONDS = env.int("REGIE_IDLE_SECONDS", 30 * 60)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Messages name people, so they stay on the server and out of the cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "regie.site.errors.csrf_failure"
#: origins, such as `https://regie.example`, from which forms may come, with commas between
CSRF_TRUSTED_ORIGINS: list[str] = env.list("REGIE_TRUSTED_ORIGINS", [])
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CONTENT_SECURITY_POLICY = content_policy(https=HTTPS, logins_at=OIDC_ORIGINS)

# security.txt (RFC 9116): where people report a weakness
#: where to report a weakness: `https:`, `mailto:` or `tel:` addresses, the preferred first, with commas between
SECURITY_CONTACT: list[str] = env.list(
    "REGIE_SECURITY_CONTACT", ["https://github.com/regie-nl/regie/security/advisories/new"]
)
#: for how many days from today security.txt says it holds; at most 365
SECURITY_TXT_DAYS = env.int("REGIE_SECURITY_TXT_DAYS", 180)

# How often one person may do what brings many data at once, on all their devices together
LIMITS = {
    #: how many downloads of lists, scans and codings one person may make: `60/h` is sixty an hour, `5/m,60/h` both
    "export": env.str("REGIE_EXPORT_LIMIT", "60/h"),
    #: how often one person may search in personal data
    "search": env.str("REGIE_SEARCH_LIMIT", "30/m,300/h"),
    #: how often one calendar address may be asked for
    "feed": env.str("REGIE_FEED_LIMIT", "10/m,120/h"),
}

# Files people bring
#: the largest file that is accepted
UPLOAD_MAX_BYTES = env.int("REGIE_UPLOAD_MAX_BYTES", 25 * 1024 * 1024)
# Nothing people bring lies readable on disk, not for a moment either.
FILE_UPLOAD_HANDLERS = ["regie.vault.files.uploads.MemoryUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Mail
#: the mail server: `smtp://user:password@host:587/?tls=True`; by default mail goes to the console
EMAIL_CONFIG = env.dj_email_url("REGIE_EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)
#: the sender of mail
DEFAULT_FROM_EMAIL = env.str("REGIE_MAIL_FROM", "regie@localhost")

# Logs: one JSON line per event, each with the id of the request it belongs to
#: DEBUG, INFO, WARNING or ERROR
LOG_LEVEL = env.str("REGIE_LOG_LEVEL", "WARNING")
#: one JSON object per line; off: lines for people
LOG_JSON = env.bool("REGIE_LOG_JSON", not DEBUG)
# What Regie was given and must never say: see logs.py.
SECRETS = logs.secret_values(os.environ, SECRET_KEY, EMAIL_CONFIG["EMAIL_HOST_PASSWORD"])
LOGGING = logs.logging_settings(level=LOG_LEVEL, as_json=LOG_JSON, secrets=SECRETS)
logs.configure()
DEFAULT_EXCEPTION_REPORTER = "regie.site.error_reports.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "regie.site.error_reports.ReporterFilter"

# The two logs, see docs/how-to/logs.md
MAY_FLUSH = DEMO  # whether the database may be emptied, logs and all
#: full address (`https://…/v1/traces`) that takes the Logboek Dataverwerkingen over OTLP; empty: not sent
OTLP_URL = env.str("REGIE_OTLP_URL", "")
#: headers that go with it, `name=value` with commas between: a secret
OTLP_HEADERS = env.str("REGIE_OTLP_HEADERS", "")
#: years that events of the audit log are kept, at least 1
LOG_YEARS = env.int("REGIE_LOG_YEARS", 5, validate=validate.Range(min=1))
#: years that lines of the Logboek Dataverwerkingen are kept, at least 1
PROCESSING_LOG_YEARS = env.int("REGIE_PROCESSING_LOG_YEARS", 5, validate=validate.Range(min=1))

# What stands out in the audit log, for the privacy officer
#: from this many files of one person in an hour
WORTH_A_LOOK_FILES = env.int("REGIE_WORTH_A_LOOK_FILES", 25, validate=validate.Range(min=1))
#: from this many files of one person in a day without a task of theirs
WORTH_A_LOOK_WITHOUT_TASK = env.int("REGIE_WORTH_A_LOOK_WITHOUT_TASK", 5, validate=validate.Range(min=1))
#: the hour at which office hours begin, Monday to Friday
OFFICE_OPENS = env.int("REGIE_OFFICE_OPENS", 7, validate=validate.Range(min=0, max=23))
#: the hour at which office hours end
OFFICE_CLOSES = env.int("REGIE_OFFICE_CLOSES", 19, validate=validate.Range(min=1, max=24))

# Whether browsers preload the domain as HTTPS-only is for the owner of the domain to ask, not for a product.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
