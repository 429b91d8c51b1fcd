"""Settings, read from the environment; each default suits the demo on one machine.

STEWARD_ENV            "demo" (default), "production" or "test"
STEWARD_VAR            where this installation keeps what is its own (default: var/ of the checkout)
STEWARD_POLICY         the folder of the union's policy (default: policy/ of the checkout, or the one in the wheel)
STEWARD_LOGIN          which database login this process uses: web, public, office, worker or owner (default: web)
DATABASE_URL_<LOGIN>   postgresql://... for that login; without them the embedded server's, from <var>/steward.json
STEWARD_ROLE_PREFIX    before the names of all database roles (default: steward_)
STEWARD_TRAIL_HEADS    a file or folder on another machine's disk that keeps a copy of the seals' heads (docs/trail.md)
STEWARD_SECRET_KEY     signs sessions; without it <var>/secret.key, made on the first run
STEWARD_HOSTS          host names served, comma-separated (default: localhost)
STEWARD_BASE_URL       the website's address, as letters and emails name it (default: http://localhost:8000; production must say it)
STEWARD_CMS_HOST       a host name for the website's editor alone, such as edit.union.example (default: none, beside everything else)
STEWARD_PROXIES        how many proxies of ours stand in front (default: 0); with a wrong number everybody shares one rate limit
STEWARD_KEPT_BYTES     how many bytes of visitors' pages a process keeps in memory (default: 33554432; 0: none)
STEWARD_MAIL           smtp://user:password@host:port (starttls) or smtps://...; without it mails are files in <var>/outbox
STEWARD_MAIL_FROM      the address that mails come from (default: post@localhost)
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parent
ROOT = BASE.parent
ENV = os.environ.get("STEWARD_ENV", "demo")
VAR = Path(os.environ.get("STEWARD_VAR", ROOT / "var")).absolute()
LOGIN = os.environ.get("STEWARD_LOGIN", "web")
STEWARD_ROLE_PREFIX = os.environ.get("STEWARD_ROLE_PREFIX", "steward_")
STEWARD_VAR = VAR
STEWARD_ENV = ENV


def _secret_key() -> str:
    said = os.environ.get("STEWARD_SECRET_KEY")
    if said:
        return said
    if ENV == "production":
        raise SystemExit(
            "STEWARD_SECRET_KEY is not set. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    path = VAR / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _database(login: str) -> dict[str, Any]:
    url = os.environ.get(f"DATABASE_URL_{login.upper()}")
    if not url:
        if ENV == "production":
            raise SystemExit(
                f"DATABASE_URL_{login.upper()} is not set. Production does not use the embedded server: see docs/install.md."
            )
        known = VAR / "steward.json"
        urls = json.loads(known.read_text()) if known.exists() else {}
        url = urls.get(login, "postgresql:///no-server-yet")
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "steward.pgbackend",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,
            "application_name": f"steward {login}",
            **({"sslmode": query["sslmode"]} if "sslmode" in query else {}),
        },
    }


def _base_url() -> str:
    said = os.environ.get("STEWARD_BASE_URL")
    if not said and ENV == "production":
        raise SystemExit(
            "STEWARD_BASE_URL is not set: letters and emails would lead to nowhere. Such as https://www.union.example"
        )
    return (said or "http://localhost:8000").rstrip("/")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("STEWARD_HOSTS", "localhost").split(",")
STEWARD_CMS_HOST = os.environ.get("STEWARD_CMS_HOST", "").strip().lower()
if STEWARD_CMS_HOST:
    if STEWARD_CMS_HOST.partition(":")[0] == urlsplit(_base_url()).hostname:
        raise SystemExit("STEWARD_CMS_HOST is the website's own host. Give the editor another, such as edit.union.example")
    ALLOWED_HOSTS.append(STEWARD_CMS_HOST.partition(":")[0])
ROOT_URLCONF = "steward.urls"
WSGI_APPLICATION = "steward.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

DATABASES = {"default": _database(LOGIN), "cache": {**_database("cache"), "CONN_MAX_AGE": 60}}
DATABASE_ROUTERS = ["steward.web.cache.CacheRouter"]
CACHES = {
    "default": {
        # Its own autocommit connection: inside the request's transaction one rate-limit row would serialise everybody.
        "BACKEND": "steward.web.cache.HmacDatabaseCache",
        "LOCATION": "cache",
    }
}

INSTALLED_APPS = [
    "steward.policy.apps.PolicyConfig",
    "steward.trail.apps.TrailConfig",
    "steward.people.apps.PeopleConfig",
    "steward.register.apps.RegisterConfig",
    "steward.permits.apps.PermitsConfig",
    "steward.outbox.apps.OutboxConfig",
    "steward.exchange.apps.ExchangeConfig",
    "steward.campaigns.apps.CampaignsConfig",
    "steward.enquiries.apps.EnquiriesConfig",
    "steward.interests.apps.InterestsConfig",
    "steward.membership.apps.MembershipConfig",
    "steward.web.apps.WebConfig",
    "steward.website",
    "steward.portal",
    "steward.office",
    "wagtail.contrib.redirects",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "steward.web.csp.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "steward.web.hosts.OneForTheEditor",
    "steward.web.kept.Kept",  # visitors' pages, made once for each change of the website
    "steward.web.middleware.Transaction",  # from here on one transaction, as the role signin
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "steward.web.hosts.SessionOfItsHost",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "steward.web.middleware.Door",  # innermost: the purpose and the role of the URL
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web" / "templates"],  # before the libraries': ours replace allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "steward.web.context.union",
                "steward.web.visitor.visitor",
                "steward.website.context.menu",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# scrypt from the standard library: about 60 ms here, where Django's own PBKDF2 setting takes 0.5 s.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "steward.web.accounts.AccountAdapter"
MFA_ADAPTER = "steward.web.accounts.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = lambda account: "your account"  # noqa: E731 - a setting that is a function
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is opened with a one-time code that the union sent
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# Behind a proxy the sender's address is in X-Forwarded-For: without this one guesser would lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("STEWARD_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENV != "production"  # http://localhost counts as secure for browsers
MFA_TOTP_ISSUER = "Steward"
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 1  # a slow typer still gets in with the code of the last 30 s
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the sign-in email is a name to sign in by; the code that opened the account is the proof

SESSION_ENGINE = "steward.web.sessions"
SESSION_COOKIE_NAME = "__Host-session" if ENV == "production" else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV == "production" else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV == "production"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_AGE = None  # until the browser is closed, as policy/website.toml says
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31_536_000 if ENV == "production" else 0
SECURE_SSL_REDIRECT = ENV == "production"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV == "production" else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "steward.web.views.forged"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = USE_TZ = True
LOCALE_PATHS = [BASE / "locale"]  # none is kept yet: CONTRIBUTING says how a catalogue is begun
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if ENV == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # In-process tests run in one transaction on one connection; the journeys use the real cache.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "steward.web.uploads.Nameless"]
STEWARD_LARGEST_BODY = 200_000_000  # bytes that a browser may send at once; `steward import` takes lists of up to 1 GB
STEWARD_KEPT_BYTES = int(os.environ.get("STEWARD_KEPT_BYTES", "33554432"))  # of visitors' pages in a process's memory; 0: none
STEWARD_IMPORT_LIMITS: dict[str, int] = {}  # other limits of lists than those of exchange/reading/problems.py
SERVER_EMAIL = DEFAULT_FROM_EMAIL = os.environ.get("STEWARD_MAIL_FROM", "post@localhost")
STEWARD_OUTBOX = VAR / "outbox"
STEWARD_TRAIL_HEADS = [VAR / "trail" / "heads"]
if _copy := os.environ.get("STEWARD_TRAIL_HEADS"):
    STEWARD_TRAIL_HEADS.append(Path(_copy) / "heads" if Path(_copy).is_dir() else Path(_copy))
_mail = urlsplit(os.environ.get("STEWARD_MAIL", ""))
if _mail.scheme:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "steward.outbox.files.EmailFiles"

WAGTAIL_SITE_NAME = "Steward"
WAGTAILADMIN_BASE_URL = _base_url()
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/my/sign-in/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
TAGGIT_CASE_INSENSITIVE = True
# What an editor may give: looked at by its content (website/uploads), these names are only the first sieve.
WAGTAILIMAGES_IMAGE_FORM_BASE = "steward.website.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "steward.website.uploads.forms.FileForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "docx", "ods", "xlsx", "csv", "txt"]
# A colleague looks in our own way (website/cms/second.py); messages between editors are none of the website's.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 0  # a draft is kept when its writer says so: a save in the background raced with Publish

PROCRASTINATE_ON_APP_READY = "steward.website.jobs.ready"

# Messages of libraries can hold what somebody typed: only their level and place are kept, never request data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_person": {"()": "steward.web.logs.NoPerson"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_person"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # keeps: P60
    # Not what somebody asked for and did not find: an address can be a secret, and says what its reader looked for.
    "loggers": {"django.server": {"handlers": [], "propagate": False}, "django.request": {"level": "ERROR"}},
}
