"""Settings: everything that differs between two installations comes from the environment."""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.env import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DEBUG = env.flag("DEBUG")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")

SECRET_KEY = env.text(
    "SECRET_KEY",
    "only-for-debug-" + "x" * 40 if DEBUG else None,
    hint="It signs sessions and links: 50 random characters or more, the same on every machine.",
)
# Apart from SECRET_KEY, so that one can be changed without losing what the other protects.
# The first key encrypts, all of them decrypt (docs/operations.md, "rotate").
FIELD_KEYS = env.words(
    "FIELD_KEYS",
    "b25seS1mb3ItZGVidWctLW9ubHktZm9yLWRlYnVnLS0=" if DEBUG else None,
    hint="It encrypts the ERP passwords: make one with “manage.py rotate_keys --new”.",
)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    "localhost,127.0.0.1,[::1]" if DEBUG else None,
    hint="The names under which people reach the site, separated by commas.",
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "portal",
    "imports",
    "django.contrib.admin.apps.SimpleAdminConfig",  # its pages are found by portal/urls.py
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.no_store_middleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.HeldRowsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "imports.views.context_processors.attention",
            ],
            "builtins": ["portal.templatetags.portal_tags"],
        },
    },
]

# --- Database -------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'bordereau.sqlite3'}")}
# How long anybody waits for what another process holds in the database: a frozen one holds it on.
LOCK_TIMEOUT_SECONDS = env.number("LOCK_TIMEOUT_SECONDS", 20, least=1)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that upgrades from reading to writing would fail at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_TIMEOUT_SECONDS,
        # FULL: losing the last commit would mean sending a run twice.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    options = DATABASES["default"].setdefault("OPTIONS", {})
    # Before what the address asks for: of two values PostgreSQL takes the last.
    options["options"] = (
        f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s {options.get('options', '')}".rstrip()
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue ----------------------------------------------------------------------------------

if redis_address := env.redis("TASKS"):
    if not find_spec("django_tasks_rq"):
        raise ImproperlyConfigured(
            "TASKS names a Redis, and the packages for it are missing: uv sync --extra redis"
        )
    INSTALLED_APPS += ["django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": []}}
    RQ_QUEUES = {
        "default": {
            # A Redis that does not answer holds up nobody: the sweep calls again later.
            "URL": f"{redis_address}?socket_connect_timeout=2&socket_timeout=2",
            # An answer may take longer than RQ thinks a task should. Ours wait for it.
            "DEFAULT_TIMEOUT": -1,
            # Whoever writes to Redis must not be able to run code here, as with pickle.
            "SERIALIZER": "rq.serializers.JSONSerializer",
        }
    }
else:
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
LEASE_SECONDS = env.number("LEASE_SECONDS", 60, least=5)

# --- Files ----------------------------------------------------------------------------------

UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 100 * 1024 * 1024, least=1)
FILE_UPLOAD_HANDLERS = [
    "imports.intake.upload.UploadLimitHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Under DATA_DIR, where the hourly tidying finds what a killed process left of an upload.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# The mapping page posts up to 8 for a column, and 121 for one with a table of values.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

STATIC_URL = "static/"
STATICFILES_FINDERS = ["portal.sheets.SheetFinder"]
# One request each: what they are put together from stands in them (portal/sheets.py).
STYLE_SHEETS = ("portal/site.css", "portal/admin.css", "imports/imports.css")
SHEETS_DIR = DATA_DIR / "sheets"
# Straight from the source, without “collectstatic”: the demonstration's site sets it.
STATIC_FROM_SOURCE = env.flag("STATIC_FROM_SOURCE")
STATIC_ROOT = None if STATIC_FROM_SOURCE else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEBUG or STATIC_FROM_SOURCE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Who comes in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.adapter.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "portal.account_forms.ChangePasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True

# --- Mail -----------------------------------------------------------------------------------

if email_host := env.text("EMAIL_HOST", ""):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": email_host,
                "port": env.number("EMAIL_PORT", 587, least=1),
                "username": env.text("EMAIL_USER", ""),
                "password": env.text("EMAIL_PASSWORD", ""),
                "use_tls": env.flag("EMAIL_TLS", default=True),
                "timeout": 10,
            },
        }
    }
else:
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    # An office without a mail server is no mistake: portal.I001 says what it means.
    SILENCED_SYSTEM_CHECKS = ["mail.E001"]
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "bordereau@localhost")

# The limits on login attempts are counted here: they must hold across processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Beyond this, entries are thrown out: nobody must be able to have counts thrown out by
        # trying many names.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["portal.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.zone("TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Security -------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
HTTPS = env.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits on logins count the visitor's address, not the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.stale.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

MESSAGE_TAGS = {message_levels.ERROR: "danger", message_levels.DEBUG: "secondary"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # Without these, Django shows an error to nobody once DEBUG is off.
        "django": {"handlers": ["console"], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "portal": {"handlers": ["console"], "level": "INFO"},
        "imports": {"handlers": ["console"], "level": "INFO"},
    },
}
