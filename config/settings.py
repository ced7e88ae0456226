"""Every setting of the site. The only module that reads the environment.

Nothing needs to be set to try the site on one's own machine; a real site sets at least SITE_URL, and usually
DATABASE_URL and EMAIL_URL. README.md lists them.
"""

import os
import secrets
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environs import Env
from marshmallow.validate import OneOf

from api.enum_names import ENUM_NAMES
from config import journal
from config.outside import files_settings, mail_settings
from standard import moments

env = Env()
# What starts a site often names every variable: one that is set to nothing is not set.
for name in [name for name, value in os.environ.items() if not value]:
    del os.environ[name]

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything the site writes, apart from a PostgreSQL database: the SQLite file, the secret key, the demonstration's mail.
DATA_DIR = env.path("DATA_DIR", default=BASE_DIR / "var")


def kept_secret(path: Path) -> str:
    """The secret kept in this file, drawn the first time. Empty where the file cannot be written.

    An empty key lets the commands that sign nothing run on a read-only disk; Django refuses it for everything else.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Whole once it has its name: of processes that start at the same moment, all read the first that has it.
            with NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix=".") as drawn:
                drawn.write(secrets.token_urlsafe(50))
                drawn.flush()
                os.link(drawn.name, path)
    except FileExistsError:
        pass
    except OSError:
        return ""
    return path.read_text(encoding="ascii")


# --- The site -------------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# The demonstration shows every mail on the console and at /courriels/. Never on a public site.
DEMO = env.bool("DEMO", default=False)
SITE_NAME = env.str("SITE_NAME", default="Fabrique de standards")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# Where the pages are served for the proxy in front, and by how many processes.
WEB_BIND = env.str("WEB_BIND", default="127.0.0.1:8000")
WEB_PROCESSES = env.int("WEB_PROCESSES", default=max(2, os.cpu_count() or 1))
# Where the sources of the software are (git, https): the recipes of « Pour les développeurs » then install its command.
SOURCE_URL = env.str("SOURCE_URL", default="")
# The State design system's marks (bloc-marque, Marianne) are reserved to State services.
OFFICIAL_LOOK = env.bool("OFFICIAL_LOOK", default=False)
OFFICIAL_BRAND = env.str("OFFICIAL_BRAND", default="République<br>Française")

# Where the key is kept when the environment gives none.
SECRET_KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(SECRET_KEY_FILE)
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "", "127.0.0.1", "localhost", "[::1]", *env.list("ALLOWED_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts",
    "standard",
    "concertation",
    "pages",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "widget_tweaks",
    "dsfr",
    "django_htmx",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "config.unchanged.without_length",
    "config.request_line.RequestLineMiddleware",
    "config.door.Door",
    "config.sharing.SharingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.privacy.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "pages.kept_forms.KeptFormsMiddleware",
    "pages.errors.ErrorsMiddleware",
    "pages.shared_pages.SharedPagesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["standard.templatetags.quoting"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.site",
                "pages.context_processors.waiting",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

# A thread keeps its connection from one request to the next: opening one costs more than most queries.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}", conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when its transaction starts and the others wait: no "database is locked" half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Pages of the file are shared between threads by the system (mmap) rather than copied in each.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000; PRAGMA mmap_size=268435456;",
        **DATABASES["default"].get("OPTIONS", {}),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)

# What the processes of the site share for a while, as how often somebody asked for a code.
CACHES = {"default": env.dj_cache_url("CACHE_URL", default="db://site_cache?max_entries=10000")}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The files that people send, and what is made of them; no address serves them. In a bucket, this is where a machine has its copies.
MEDIA_ROOT = DATA_DIR / "fichiers"
KEPT_FILES = files_settings(env.str("FILES_URL", default=""))
FILE_UPLOAD_HANDLERS = [
    "standard.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "standard.upload_limit.TemporaryFile",
]
# The standards as git repositories, which anybody clones: made from the database, and made again where they are not there.
REPOSITORIES_ROOT = DATA_DIR / "depots"
# A file to check: larger, or longer to read than this, is refused with a sentence.
FILE_MAX_BYTES = env.int("FILE_MAX_BYTES", default=50 * 1024 * 1024)
FILE_MAX_SECONDS = env.int("FILE_MAX_SECONDS", default=60)
# Of what one visitor's files take at once: turns of the worker, and bytes with what is made of them. Then in all.
VISITOR_MAX_FILES = env.int("VISITOR_MAX_FILES", default=5)
VISITOR_MAX_BYTES = env.int("VISITOR_MAX_BYTES", default=1024**3)
FILES_MAX_BYTES = env.int("FILES_MAX_BYTES", default=20 * 1024**3)
# Files that go with comments: those of one person, and in all.
ATTACHMENTS_PERSON_MAX_BYTES = env.int("ATTACHMENTS_PERSON_MAX_BYTES", default=100 * 1024 * 1024)
ATTACHMENTS_MAX_BYTES = env.int("ATTACHMENTS_MAX_BYTES", default=5 * 1024**3)
# A schema.json; the real ones weigh less than 200 kB.
SCHEMA_MAX_BYTES = env.int("SCHEMA_MAX_BYTES", default=5 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = SCHEMA_MAX_BYTES
# A field with many values is edited as one form, a row a value.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
# The few sentences that Django says of an input, in our own words.
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = moments.ZONE.key
USE_I18N = True
USE_TZ = True

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-espace/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "request_login_code": "pages.forms.account.SignInForm",
    "confirm_login_code": "pages.forms.account.SignInCodeForm",
    "confirm_email_verification_code": "pages.forms.account.AddressCodeForm",
    "add_email": "pages.forms.account.NewAddressForm",
}
ACCOUNT_ADAPTER = "pages.account.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A meeting signs in at once, from one address. The demonstration is one person being everybody.
ACCOUNT_RATE_LIMITS = False if DEMO else {"request_login_code": "60/m/ip,5/m/key", "login": "60/m/ip"}
# Who asks is read from X-Forwarded-For, which that many proxies of ours have written.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1 if HTTPS else 0)
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
# A change of what one signs in with is told by mail, a change of address at the one that it had.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "pages.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "pages.forms.second_factor.ApplicationForm",
    "authenticate": "pages.forms.second_factor.SecondFactorForm",
    "reauthenticate": "pages.forms.second_factor.AgainForm",
    "add_webauthn": "pages.forms.second_factor.KeyForm",
    "edit_webauthn": "pages.forms.second_factor.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A clock may be half a minute late.
MFA_TOTP_TOLERANCE = 1
# A browser lends its keys to https, and to one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# ProConnect, by which agents sign in with what their administration gave them: the address of its service, without which there is none.
PROCONNECT_ISSUER = env.str("PROCONNECT_ISSUER", default="").rstrip("/")
PROCONNECT_CLIENT_ID = env.str("PROCONNECT_CLIENT_ID", default="")
PROCONNECT_CLIENT_SECRET = env.str("PROCONNECT_CLIENT_SECRET", default="")

# --- Mail -----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <ne-pas-repondre@localhost>")
DEMO_MAIL_DIR = DATA_DIR / "courriels"
email = mail_settings(env.str("EMAIL_URL", default="console:"))
EMAIL_BACKEND = "accounts.demo_mail.EmailBackend" if DEMO else email["EMAIL_BACKEND"]
EMAIL_HOST = email["EMAIL_HOST"]
EMAIL_PORT = email["EMAIL_PORT"]
EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = email["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = email["EMAIL_FILE_PATH"]
# Somebody waits for the code that lets them sign in: a server that is slower than this is told as one that does not answer.
EMAIL_TIMEOUT = email["EMAIL_TIMEOUT"] or 10

# --- Files served with the pages ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "collected")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Once collectstatic has run, files are served under hashed names and cached for ever; before, from where they are.
# The command that gathers them names them so the first time too.
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or sys.argv[1:2] == ["collectstatic"]
STORAGES = {
    **KEPT_FILES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_COLLECTED
# Hashed files no longer match the checksums of the package, and browsers would drop them.
DSFR_USE_INTEGRITY_CHECKSUMS = False

# --- Safety ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *([urlsplit(PROCONNECT_ISSUER)._replace(path="").geturl()] if PROCONNECT_ISSUER else [])],
        "frame-ancestors": [NONE],
    }
}
# What a page could ask of a browser and of its owner, and ours never do.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
}  # fmt: skip
# Whom to tell of a weakness, as `mailto:` or an address; said at /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
CSRF_FAILURE_VIEW = "config.errors.forged"
SECURE_SSL_REDIRECT = HTTPS
# Whoever watches over the machine asks without the proxy in front.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# To be in the browsers' own lists (security.W021) is for the owner of the whole domain to ask.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # Tokens first: a bad one must answer 401, and the first class decides.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "api.parsers.StrictJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.MinuteThrottle"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.description.DescribedOperation",
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Requests a minute of one person, or of one address without an account; 0 for as many as they like.
API_READS = env.int("API_READS", default=600)
API_WRITES = env.int("API_WRITES", default=120)
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": "Faire un standard de données au grand jour : lire, commenter, proposer, arbitrer, publier, vérifier.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.examples.add_examples"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "PATH_CONVERTER_OVERRIDES": {"number": int},
}

# --- Journal --------------------------------------------------------------------------------------------------------

# A line to read, or an object a line for what gathers the journals of several machines.
LOG_FORMAT = env.str("LOG_FORMAT", default="line", validate=OneOf(["line", "json"]))
# What `/metrics` asks for; without it nothing is told there.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOGGING = journal.written_as(LOG_FORMAT)
