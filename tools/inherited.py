"""What a program may inherit that the bench, the drill, the cluster, the pictures and the tests start: nobody's
settings. Like them it imports nothing from the product.
"""

import os

OF_SETTINGS = (
    "MICHINORI_", "DATABASE_", "DJANGO_", "EMAIL_", "STORAGE_", "STRIPE_", "OIDC_", "AKISMET_", "CLAMD_", "SENTRY_",
    "OTEL_", "PROMETHEUS_",
)  # fmt: skip
"""How names begin that the product or a library of its reads; a test holds the product's against them."""


def without_settings(*more: str) -> dict[str, str]:
    """The environment without what a developer has set for a site of their own, their keys above all. ``more``:
    beginnings of other names that are left out.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith((*OF_SETTINGS, *more))}
