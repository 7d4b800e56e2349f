"""Django's settings for one node, all of them drawn from the node's own settings.toml."""

import hashlib
import warnings
from pathlib import Path

from csp.constants import NONE, SELF

from detente import configuration

DIRECTORY, DETENTE = configuration.load_from_environment()
PACKAGE = Path(__file__).parent

SECRET_KEY = DETENTE.secret_key
DEBUG = False
ALLOWED_HOSTS = list(DETENTE.allowed_hosts)
ROOT_URLCONF = "detente.urls"
ASGI_APPLICATION = "detente.asgi.application"
SITE_NAME = "Détente"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "detente.node",
    "detente.calls",
    "detente.drafts",
    "detente.people",
    "detente.diary",
    "detente.search",
    "detente.notes",
    "detente.press",
    "detente.preparation",
    "detente.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "detente.web.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "detente.web.middleware.language_of_the_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["detente.web.templatetags.detente"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "detente.web.context.page",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DIRECTORY / configuration.DATABASE,
        "CONN_MAX_AGE": None,  # the threads that answer pages stay
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People: allauth's ground, where passkeys will follow; nobody signs up, nobody has a password.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "detente.web.adapter.Adapter"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"

# Two nodes on one host share a cookie jar (ports do not separate it), so names carry the label.
_JAR = hashlib.sha256(DETENTE.label.encode()).hexdigest()[:8]
_PREFIX = "__Host-" if DETENTE.https else ""
SESSION_COOKIE_NAME = f"{_PREFIX}detente-{_JAR}"
CSRF_COOKIE_NAME = f"{_PREFIX}detente-csrf-{_JAR}"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}detente-language-{_JAR}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = DETENTE.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "detente.web.views.errors.refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF, DETENTE.origin.replace("http", "ws", 1)],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["detente-pages"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = DETENTE.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DETENTE.https else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if DETENTE.https else 0
CSRF_TRUSTED_ORIGINS = [DETENTE.origin]
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # a pass of 64 KiB, most of it percent-encoded
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # 64 options, each paired with all 56 of other items
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # the picture of a publication
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_SIZE = 5 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "detente.web.logs.WithoutTokens"}},
    "loggers": {
        name: {"filters": ["without_tokens"]} for name in ("django.request", "django.security.csrf")
    },
}

LANGUAGE_CODE = DETENTE.languages[0]
LANGUAGES = list(configuration.LANGUAGES.items())
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# WhiteNoise reads its small files in a thread, which is meant.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 0
