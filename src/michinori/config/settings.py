"""Django's settings. The operator's settings come from the environment. Importing this module needs no database."""

from pathlib import Path

from django.utils.csp import CSP

from michinori.config import former_key, logs
from michinori.config.databases import databases
from michinori.config.embedded import archiving
from michinori.config.environment import (
    backup_files,
    backup_hour,
    backup_key,
    base_url,
    clamd,
    cookie_names,
    documents_key,
    environment,
    home,
    hosts,
    hsts,
    log_file,
    log_format,
    mailers,
    metrics_token,
    number_of_proxies,
    own_addresses,
    practice_prefix,
    refuse_unknown,
    secret_key,
    sender,
    sign_in_provider,
    stripe_base,
    stripe_keys,
)
from michinori.config.storages import nightly_backups, storages
from michinori.config.watching import chosen

SOURCE = Path(__file__).resolve().parent.parent
HOME = home()
ENVIRONMENT = environment(HOME)
refuse_unknown(ENVIRONMENT)
# A home that `michinori demo` filled: its people sign in with one click and read their mails on a page.
DEMO = (HOME / "demo.json").is_file()
SIMULATED_TIME = ENVIRONMENT.get("MICHINORI_SIMULATED_TIME") == "1"
BASE_URL = base_url(ENVIRONMENT)
HTTPS = BASE_URL.startswith("https://")
PROXIES = number_of_proxies(ENVIRONMENT)
SECRET_KEY = secret_key(HOME)
SECRET_KEY_FALLBACKS = former_key.accepted(HOME)
BACKUP_KEY = backup_key(ENVIRONMENT)
DOCUMENTS_KEY = documents_key(ENVIRONMENT)
BACKUPS = nightly_backups(ENVIRONMENT, HOME, simulated=SIMULATED_TIME)
BACKUP_HOUR = backup_hour(ENVIRONMENT)
BACKUP_FILES = backup_files(ENVIRONMENT)
archiving.command(ENVIRONMENT)  # read where the database is started; a wrong one is said here
LOG_FILE = log_file(ENVIRONMENT)
LOG_FORMAT = log_format(ENVIRONMENT)
METRICS_TOKEN = metrics_token(ENVIRONMENT)
TRACES = chosen.traces(ENVIRONMENT)
SENTRY_DSN = chosen.sentry(ENVIRONMENT)
DEBUG = False
ALLOWED_HOSTS = hosts(BASE_URL)
OWN_ADDRESSES = own_addresses(BASE_URL)
ROOT_URLCONF = "michinori.config.urls"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "michinori.machinery",
    "michinori.ledger",
    "michinori.people",
    "michinori.market",
    "michinori.contracts",
    "michinori.treasury",
    "michinori.trust",
    "michinori.columns",
    "michinori.legal",
    "michinori.support",
    "michinori.moderation",
    "michinori.conversation",
    "michinori.papers",
    "michinori.figures",
    "michinori.notices",
    "michinori.notices.webhooks",
    "michinori.notices.push",
    "michinori.pages",
    "michinori.desk",
    "michinori.api",
]
MIDDLEWARE = [
    "michinori.config.watching.requests.Watched",
    *(["michinori.config.watching.tracing.Traced"] if TRACES.address else []),
    "django.middleware.security.SecurityMiddleware",
    *(["michinori.config.watching.scraping.Scraped"] if METRICS_TOKEN else []),
    "michinori.config.health.HealthFirst",
    "michinori.config.middleware.SecureAddress",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "michinori.config.middleware.OwnAddress",
    "michinori.config.privacy.Private",
    "michinori.config.middleware.HeadAsGet",
    "michinori.api.middleware.ProblemDocuments",
    "michinori.config.overload.Overload",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "michinori.config.middleware.MissingFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "michinori.config.watching.refusals.RefusalsNoted",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "michinori.config.middleware.TokenSentOnce",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "michinori.pages.account.sessions.SessionsEnd",
    "michinori.config.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "michinori.config.middleware.Proofs",
    "django_htmx.middleware.HtmxMiddleware",
    "michinori.config.middleware.BodyRefused",
    "michinori.pages.support.maintenance.RefuseWrites",
    "michinori.pages.support.closing.ReadingMode",
    "michinori.pages.kept_forms.KeptFormsEnd",
    "michinori.practice.door.Practices",
    "michinori.pages.answers.AnswerProblems",
    "michinori.config.old_reads.OldReads",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the libraries' own templates, so that ours override them.
        "DIRS": [SOURCE / "pages" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "michinori.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(ENVIRONMENT, HOME)
# What visitors may be shown some seconds old, from the replica if there is one (config.old_reads).
DATABASE_ROUTERS = ["michinori.machinery.replicas.Router"] if "replica" in DATABASES else []
MAY_BE_OLD = frozenset(
    ("market.Job", "columns.Column", "columns.Comment", "people.User", "people.Organisation", "people.Client")
)
PRACTICE_PREFIX = practice_prefix(DATABASES["default"]["NAME"])
# The cache is a table, so that all processes share the counts of rate limits without another server.
CACHES = {
    "default": {
        "BACKEND": "michinori.machinery.caching.SweptCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
STORAGES = storages(ENVIRONMENT, HOME)
# Looks at uploaded files (machinery.scanning); empty: they are taken as they come.
CLAMD_URL = clamd(ENVIRONMENT)
# Who checks identities besides staff (people.identity_ports).
IDENTITY_PROVIDER = "michinori.people.providers.by_hand.ByHand"
# The handlers of deadlines, by name, since lower rooms use the table but cannot import it.
DEADLINE_HANDLERS = "michinori.config.table.HANDLERS"
PROCRASTINATE_IMPORT_PATHS = ["michinori.config.tick"]
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "michinori.pages.uploads.UnnamedFileHandler",
]

# Language and time
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["michinori.people.signed_in.Backend"]
SESSION_ENGINE = "michinori.people.signed_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "michinori.people.passwords.NotKnownFromBreaches"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "michinori.people.passwords.NotOfKnownWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "michinori.pages.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "michinori.pages.account.forms.LoginForm",
    "signup": "michinori.pages.account.forms.SignupForm",
    "add_email": "michinori.pages.account.forms.AddEmailForm",
    "change_password": "michinori.pages.account.forms.ChangePasswordForm",
    "set_password": "michinori.pages.account.forms.SetPasswordForm",
    "reset_password": "michinori.pages.account.forms.ResetPasswordForm",
    "reset_password_from_key": "michinori.pages.account.forms.ResetPasswordKeyForm",
    "reauthenticate": "michinori.pages.account.forms.ReauthenticateForm",
}
# Generous per IP address, which the people of an office share; guessing is limited per account (failed sign-ins).
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "signup": "60/m/ip",
    "login_failed": "60/m/ip,10/300s/key",
    # More than one, since the newest sign-up replaces an unconfirmed one and needs its own mail.
    "confirm_email": "3/3m/key,20/d/key",
    # Each new password that is refused counts, too.
    "change_password": "10/5m/user",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# In the browser that signed up; it then returns to where the person came from.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Sign-in by the operator's own provider: off unless it is set up
_OIDC = sign_in_provider(ENVIRONMENT)
OIDC_NAME = _OIDC["OIDC_NAME"]
SOCIALACCOUNT_ADAPTER = "michinori.pages.account.provider.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead to no other site (CSP form-action)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "operator",
                "name": OIDC_NAME,
                "client_id": _OIDC["OIDC_CLIENT_ID"],
                "secret": _OIDC["OIDC_CLIENT_SECRET"],
                "settings": {"server_url": _OIDC["OIDC_ISSUER"]},
            }
        ]
        if OIDC_NAME
        else [],
    }
}
MFA_ADAPTER = "michinori.pages.account.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "michinori.pages.account.forms_mfa.AuthenticateForm",
    "reauthenticate": "michinori.pages.account.forms_mfa.ReauthenticateForm",
    "activate_totp": "michinori.pages.account.forms_mfa.ActivateTOTPForm",
    "authenticate_webauthn": "michinori.pages.account.forms_mfa.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "michinori.pages.account.forms_mfa.ReauthenticateWebAuthnForm",
    "add_webauthn": "michinori.pages.account.forms_mfa.AddWebAuthnForm",
    "login_webauthn": "michinori.pages.account.forms_mfa.LoginWebAuthnForm",
    "edit_webauthn": "michinori.pages.account.forms_mfa.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
# The people of a demo sign in with one click, without a second factor; elsewhere the desk and organisations' money take
# one.
SECOND_STEP_ASKED = not DEMO
MFA_TOTP_ISSUER = "Michinori"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Mail
MAILERS = mailers(ENVIRONMENT.get("EMAIL_URL", "").strip() or "console:", https=HTTPS)
DEFAULT_FROM_EMAIL = sender(ENVIRONMENT)

# Akismet checks comments for spam if there is a key
AKISMET_KEY = ENVIRONMENT.get("AKISMET_KEY", "").strip()
AKISMET_URL = ENVIRONMENT.get("AKISMET_URL", "").strip() or "https://rest.akismet.com"

# Payments by card: off unless all keys are set
_STRIPE = stripe_keys(ENVIRONMENT)
STRIPE_SECRET_KEY = _STRIPE["STRIPE_SECRET_KEY"]
STRIPE_PUBLIC_KEY = _STRIPE["STRIPE_PUBLIC_KEY"]
STRIPE_WEBHOOK_SECRET = _STRIPE["STRIPE_WEBHOOK_SECRET"]
STRIPE_API_BASE = stripe_base(ENVIRONMENT)

# Safety
_COOKIES = cookie_names(BASE_URL)
SESSION_COOKIE_NAME = _COOKIES["session"]
CSRF_COOKIE_NAME = _COOKIES["csrf"]
LANGUAGE_COOKIE_NAME = _COOKIES["language"]
BELL_COOKIE_NAME = _COOKIES["bell"]
WROTE_COOKIE_NAME = _COOKIES["wrote"]
KEPT_COOKIE_NAME = _COOKIES["kept"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "michinori.config.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = False  # done by SecureAddress, which notices a proxy that would make it go on for ever
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = hsts(ENVIRONMENT)
# No redirect of Django's, and neither subdomains nor preload unless the operator asks for them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Logs have paths and kinds of errors, never queries, bodies, names, addresses or links that open something.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    **logs.HANDLED,
    "handlers": {
        "log": logs.handler(LOG_FILE, LOG_FORMAT),
        **({"sentry": logs.teller(SENTRY_DSN)} if SENTRY_DSN else {}),
    },
    "root": {"handlers": ["log", *(["sentry"] if SENTRY_DSN else [])], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
        "opentelemetry": {"level": "CRITICAL"},  # what it cannot send is said by config.watching.tracing
        "stripe": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # its log names passkeys
        "mcp": {"level": "CRITICAL"},  # its log quotes what assistants sent
    },
}
