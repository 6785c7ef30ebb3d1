"""Django's ``STORAGES``: files in the home's folder, or in the bucket that ``STORAGE_URL`` names (decision 54)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from michinori.config.environment import WrongSetting

_SCHEMES = {"s3": "https", "s3+http": "http"}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_QUERY = {"region": "region_name", "addressing": "addressing_style"}
_ADDRESSING = ("path", "virtual")
_WRITTEN = "STORAGE_URL is written s3://KEY:SECRET@HOST/BUCKET?region=REGION"


def storages(environment: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's ``STORAGES``. Raises ``WrongSetting``, whose message does not repeat the address with its secret."""
    given = environment.get("STORAGE_URL", "").strip()
    return {
        "default": _bucket(given) if given else _folder(home / "files"),
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }


def _folder(location: Path) -> dict[str, Any]:
    return {
        "BACKEND": "michinori.machinery.storage.folder.Folder",
        "OPTIONS": {"location": location, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }


def _bucket(given: str) -> dict[str, Any]:
    """A bucket, or a folder of one. Without a key those of the machine count, which its hoster may give it."""
    try:
        found = urlsplit(given)
        host = found.netloc.rpartition("@")[2]
        whole = found.scheme in _SCHEMES and found.hostname and found.port != 0 and not found.fragment
    except ValueError:  # a port that is none
        whole = False
    if not whole:
        raise WrongSetting(_WRITTEN)
    bucket, _, within = unquote(found.path).strip("/").partition("/")
    if not _BUCKET.fullmatch(bucket) or ".." in within.split("/") or bool(found.username) != bool(found.password):
        raise WrongSetting(_WRITTEN)
    options = {
        "endpoint_url": f"{_SCHEMES[found.scheme]}://{host}",
        "bucket_name": bucket,
        "location": within,
        **_asked(found.query),
    }
    if found.username and found.password:
        options |= {"access_key": unquote(found.username), "secret_key": unquote(found.password)}
    return {"BACKEND": "michinori.machinery.storage.bucket.Bucket", "OPTIONS": options}


def _asked(query: str) -> dict[str, str]:
    """The options of the address. Raises ``WrongSetting`` for one that is unknown, since it would seem to hold."""
    asked = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if unknown := sorted(asked.keys() - _QUERY.keys()):
        raise WrongSetting(f"STORAGE_URL knows region and addressing, not {', '.join(unknown)}")
    if asked.get("addressing", "path") not in _ADDRESSING:
        raise WrongSetting("addressing in STORAGE_URL is path or virtual")
    return {"region_name": "us-east-1"} | {_QUERY[name]: value for name, value in asked.items()}
