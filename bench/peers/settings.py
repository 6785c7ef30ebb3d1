"""Settings of a site with django-oscar and django-hordak: theirs, on PostgreSQL, as for a real site (no debugging,
cached templates, connections kept).
"""

import os
from pathlib import Path

from oscar.defaults import *  # noqa: F403 - as its manual says

SECRET_KEY = "of-a-shop-on-loopback"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
SITE_ID = 1
ROOT_URLCONF = "bench.peers.urls"
MEDIA_ROOT = str(Path(os.environ["PEERS_FOLDER"]) / "media")
STATIC_ROOT = str(Path(os.environ["PEERS_FOLDER"]) / "static")
MEDIA_URL, STATIC_URL = "/media/", "/static/"
USE_TZ = True
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CURRENCIES = ["JPY"]
DEFAULT_CURRENCY = OSCAR_DEFAULT_CURRENCY = "JPY"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PEERS_HOST"],
        "NAME": os.environ["PEERS_DATABASE"],
        "USER": "postgres",
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": True,
    }
}
_OSCAR = (
    "analytics.apps.AnalyticsConfig", "checkout.apps.CheckoutConfig", "address.apps.AddressConfig",
    "shipping.apps.ShippingConfig", "catalogue.apps.CatalogueConfig",
    "catalogue.reviews.apps.CatalogueReviewsConfig", "communication.apps.CommunicationConfig",
    "partner.apps.PartnerConfig", "basket.apps.BasketConfig", "payment.apps.PaymentConfig",
    "offer.apps.OfferConfig", "order.apps.OrderConfig", "customer.apps.CustomerConfig", "search.apps.SearchConfig",
    "voucher.apps.VoucherConfig", "wishlists.apps.WishlistsConfig", "dashboard.apps.DashboardConfig",
    "dashboard.reports.apps.ReportsDashboardConfig", "dashboard.users.apps.UsersDashboardConfig",
    "dashboard.orders.apps.OrdersDashboardConfig", "dashboard.catalogue.apps.CatalogueDashboardConfig",
    "dashboard.offers.apps.OffersDashboardConfig", "dashboard.partners.apps.PartnersDashboardConfig",
    "dashboard.pages.apps.PagesDashboardConfig", "dashboard.ranges.apps.RangesDashboardConfig",
    "dashboard.reviews.apps.ReviewsDashboardConfig", "dashboard.vouchers.apps.VouchersDashboardConfig",
    "dashboard.communications.apps.CommunicationsDashboardConfig",
    "dashboard.shipping.apps.ShippingDashboardConfig",
)  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.flatpages",
    "oscar.config.Shop", *(f"oscar.apps.{each}" for each in _OSCAR),
    "widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2", "mptt", "hordak",
]  # fmt: skip
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]
# Its search in the process, without a server beside PostgreSQL, as ours. Its simple engine lists nothing.
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(Path(os.environ["PEERS_FOLDER"]) / "index"),
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
