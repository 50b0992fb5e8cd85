"""All settings. Values come from the environment; what is missing or weak stops the start."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from okrapp import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("OKR_VAR", BASE_DIR / "var")

DEBUG = env.flag("OKR_DEBUG")
DEMO = env.flag("OKR_DEMO")
TLS = env.flag("OKR_TLS", default=True)
SECRET_KEY = env.text("OKR_SECRET_KEY")
BASE_URL = env.text("OKR_BASE_URL").rstrip("/")
ALLOWED_HOSTS = env.words("OKR_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []
METRICS_TOKEN = env.secret("OKR_METRICS_TOKEN")
CLOCK_FILE = env.text("OKR_CLOCK_FILE", "") if DEMO else ""

ROOT_URLCONF = "okrapp.urls"
WSGI_APPLICATION = "okrapp.wsgi.application"

INSTALLED_APPS = [
    "okrapp",
    "organizations",
    "scoring",
    "notifications",
    "objectives",
    "checkins",
    "governance",
    "reviews",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "okrapp.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "okrapp.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organizations.middleware.OrganizationMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "okrapp.templatetags.components",
                "organizations.templatetags.addresses",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "okrapp.context.page",
            ],
        },
    },
]

# Database: the application's role in service, the owner's for migrations (manage.py chooses by command).
DATABASE_ROLE = env.text("OKR_DATABASE_ROLE", "app")
DATABASE_POOL_SIZE = env.number("OKR_DATABASE_POOL", 8) if DATABASE_ROLE == "app" else 0
DATABASES = {
    "default": env.postgres(
        env.text("DATABASE_URL" if DATABASE_ROLE == "app" else "DATABASE_OWNER_URL"), pool_size=DATABASE_POOL_SIZE
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_CONTEXT_FIELD = "pghistory.ContextJSONField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "okrapp.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "okrapp",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

QUEUES = ("default", "notifications", "integrations", "sweeps")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker however long that takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # who publishes while the broker is away fails at once; workers keep trying by their own settings
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver notifications": {
        "task": "notifications.sweep_deliveries",
        "schedule": 30.0,
        "options": {"expires": 30},  # after a night without workers one sweep is enough
    },
    "mail invitations": {"task": "organizations.sweep_invitations", "schedule": 60.0},
    "send reminders": {"task": "checkins.sweep_reminders", "schedule": crontab(minute="*/15")},
    "apply policies": {"task": "checkins.sweep_policies", "schedule": crontab(minute="*/5")},
    "mark missed dependencies": {"task": "objectives.sweep_dependencies", "schedule": crontab(minute=10)},
    "open escalations": {"task": "governance.sweep_escalations", "schedule": crontab(minute="*/15")},
    "chase decisions": {"task": "governance.chase_decisions", "schedule": crontab(minute=5)},
    **{
        f"sign of life of {queue}": {
            "task": "okrapp.sign_of_life",
            "schedule": 30.0,
            "args": (queue,),
            "options": {"queue": queue, "expires": 30},
        }
        for queue in QUEUES
    },
}

AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["organizations.signing_in.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "organizations.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "organizations.accounts.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False

for _name, _value in env.mail(env.text("EMAIL_URL")).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("OKR_FROM_EMAIL", "okrapp <okrapp@localhost>")

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("OKR_STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.flag("OKR_PLAIN_STATIC")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600

# Security
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("OKR_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "okrapp.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING_CONFIG = "okrapp.logs.configure"
LOGGING = {"level": env.text("OKR_LOG_LEVEL", "INFO")}
SILENCED_SYSTEM_CHECKS = (
    # The two warnings about an address served without TLS: the laptop's default, never the deployment's.
    [] if TLS else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
