"""Settings: one file for demo, tests and production; what differs comes from the environment.

``CHENGXIN_HOME`` state folder · ``DATABASE_URL``, ``DATABASE_OWNER_URL`` another PostgreSQL ·
``CHENGXIN_HOSTS`` host names served · ``CHENGXIN_DEMO`` demo banner and role switch ·
``CHENGXIN_HTTPS`` secure cookies · ``CHENGXIN_EMAIL_URL`` mail server ·
``CHENGXIN_LARGEST_FILE_MB``, ``CHENGXIN_LARGEST_UNPACKED_MB`` what intake takes ·
``CHENGXIN_PUSHES_PER_MINUTE``, ``CHENGXIN_READS_PER_MINUTE`` what one system may ask ·
``CHENGXIN_PUBLIC_URL`` address under which anybody checks a report, printed on it ·
``CHENGXIN_WEBHOOK_HOSTS`` hosts at which connected systems may be told of effects.
"""

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from chengxin.config.mail import mail_settings
from chengxin.records.store import home
from chengxin.records.store.connection import database_name

PACKAGE = Path(__file__).resolve().parents[1]
TESTING = "pytest" in sys.modules
CHENGXIN_DEMO = os.environ.get("CHENGXIN_DEMO") == "1"
CHENGXIN_HTTPS = os.environ.get("CHENGXIN_HTTPS") == "1"
CHENGXIN_PUBLIC_URL = os.environ.get("CHENGXIN_PUBLIC_URL", "http://127.0.0.1:8000")
DEBUG = False

SECRET_KEY = "tests-only" if TESTING else home.secret("django")  # nosec B105: not a secret
ALLOWED_HOSTS = os.environ.get("CHENGXIN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if CHENGXIN_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "ninja",
    "oauth2_provider",
    "rules.apps.AutodiscoverRulesConfig",
    "procrastinate.contrib.django",
    "chengxin.records.store",
    "chengxin.records.accounts",
    "chengxin.records.audit",
    "chengxin.records.editions",
    "chengxin.records.subjects",
    "chengxin.records.evidence",
    "chengxin.records.ledger",
    "chengxin.records.intake",
    "chengxin.records.intake.quality",
    "chengxin.records.publicity",
    "chengxin.affairs.amendments",
    "chengxin.affairs.casework",
    "chengxin.affairs.receipts",
    "chengxin.affairs.evaluations",
    "chengxin.affairs.scorecard_changes",
    "chengxin.affairs.lists",
    "chengxin.affairs.measures",
    "chengxin.affairs.tolerance",
    "chengxin.affairs.objections",
    "chengxin.affairs.repair",
    "chengxin.affairs.reports",
    "chengxin.affairs.assessments",
    "chengxin.affairs.reminders",
    "chengxin.entrances.web",
    "chengxin.entrances.portal",
    "chengxin.entrances.enterprise",
    "chengxin.entrances.desk",
    "chengxin.entrances.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chengxin.entrances.api.middleware.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chengxin.entrances.web.middleware.LanguageMiddleware",
    "chengxin.entrances.api.middleware.BodyLimitMiddleware",
    "chengxin.entrances.web.middleware.RulebookMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chengxin.entrances.web.middleware.RefusalAuditMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chengxin.config.urls"
WSGI_APPLICATION = "chengxin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "chengxin.entrances.web.context.frame",
            ],
        },
    }
]

# Two roles on one database: ``default`` runs the application, ``owner`` migrates.
_DATABASE = {
    "ENGINE": "chengxin.records.store.backend",
    "NAME": database_name(),
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 0 if TESTING else 300,
    "CONN_HEALTH_CHECKS": True,
}
DATABASES = {
    "default": {**_DATABASE, "OPTIONS": {"role": "app"}},
    "owner": {**_DATABASE, "OPTIONS": {"role": "owner"}, "CONN_MAX_AGE": 0},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "web:my-door"
LOGOUT_REDIRECT_URL = "/"

# GB/T 22239-2019 8.1.4.1 asks for a limit on failed sign-ins; five and 30 minutes is the custom.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "chengxin.entrances.web.errors.too_many"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLED = not TESTING
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CHENGXIN_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "chengxin.entrances.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"


def _static_folders() -> list[Path]:
    """Folders of the npm packages placed in the wheel at build; none in a bare checkout."""
    try:
        from chengxin_vendor import static_root
    except ImportError:
        return []
    return [static_root()]


STATICFILES_DIRS = _static_folders()
STATIC_ROOT = home.home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = TESTING
# Pages name the hashed files only; and a map is fetched by a developer's browser, rarely.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# What a department may hand in. A batch of 400,000 rows of 30 columns is about 150 MB of CSV.
INTAKE_LARGEST_FILE_BYTES = int(os.environ.get("CHENGXIN_LARGEST_FILE_MB", "512")) * 1024**2
INTAKE_LARGEST_UNPACKED_BYTES = (
    int(os.environ.get("CHENGXIN_LARGEST_UNPACKED_MB", "4096")) * 1024**2
)
INTAKE_LARGEST_RATIO = 300  # unpacked to packed; honest tables stay below 100
INTAKE_LONGEST_LINE_BYTES = 1024**2
INTAKE_MOST_ROWS = 2_000_000
INTAKE_MOST_FILES_AT_ONCE = 50
INTAKE_WORKBOOK_SECONDS = 600
INTAKE_WORKBOOK_MEMORY_BYTES = 3 * 1024**3  # address space of the process that reads it
# What one system may ask within a minute, and how often an unknown address may ask for a token.
API_PUSHES_PER_MINUTE = int(os.environ.get("CHENGXIN_PUSHES_PER_MINUTE", "60"))
API_READS_PER_MINUTE = int(os.environ.get("CHENGXIN_READS_PER_MINUTE", "600"))
API_TOKENS_PER_MINUTE = 30
# Where connected systems may be told of effects: host or host:port, one by one; nowhere unless
# said, but the demonstration and the tests talk to this machine.
_HERE = "127.0.0.1,localhost" if TESTING or CHENGXIN_DEMO else ""
WEBHOOK_HOSTS = frozenset(
    host.strip().lower()
    for host in os.environ.get("CHENGXIN_WEBHOOK_HOSTS", _HERE).split(",")
    if host.strip()
)
WEBHOOK_TIMEOUT_SECONDS = 5.0
# A copy that does not follow yet is asked again after so long: once, twice, … and so on.
RECEIPTS_AGAIN_AFTER_SECONDS = (60, 300, 900, 3600, 21600)
# A file in a watched folder is complete when nobody has written to it for so long.
DROP_SETTLED_SECONDS = int(os.environ.get("CHENGXIN_DROP_SETTLED_SECONDS", "10"))

DATA_UPLOAD_MAX_NUMBER_FILES = INTAKE_MOST_FILES_AT_ONCE + 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PROCRASTINATE_IMPORT_PATHS = ["chengxin.entrances.jobs.tasks"]

# Systems of departments get short tokens for their client credentials, and nothing else of OAuth.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "intake": "Hand in batches and read what became of them.",
        "records": "Read the credit records of a subject, for a named matter.",
    },
    "DEFAULT_SCOPES": ["intake"],
    "SCOPES_BACKEND_CLASS": "chengxin.entrances.api.scopes.SystemScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,  # nosec B105: seconds
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["client_credentials"],
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # nosec B105: a token is kept as a digest
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
}

DEFAULT_FROM_EMAIL = "chengxin@localhost"
globals().update(mail_settings(os.environ.get("CHENGXIN_EMAIL_URL", "")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"chengxin": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
