"""Where files are, and where the nights' backups: folders, or the buckets that ``STORAGE_URL`` (decision 54) and
``MICHINORI_BACKUPS`` (decision 71) name.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from michinori.config.environment import WrongSetting

_SCHEMES = {"s3": "https", "s3+http": "http"}
_PORTS = {"https": ":443", "http": ":80"}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|.*:/")
"""What is an address, or was meant to be one, and no folder."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_QUERY = {"region": "region_name", "addressing": "addressing_style"}
_ADDRESSING = ("path", "virtual")


def storages(environment: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's ``STORAGES``. Raises ``WrongSetting``, whose message does not repeat the address with its secret."""
    given = environment.get("STORAGE_URL", "").strip()
    return {
        "default": _bucket("STORAGE_URL", given) if given else _folder(home / "files"),
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }


def _folder(location: Path) -> dict[str, Any]:
    return {
        "BACKEND": "michinori.machinery.storage.folder.Folder",
        "OPTIONS": {"location": location, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }


def nightly_backups(environment: Mapping[str, str], home: Path, *, simulated: bool) -> Path | dict[str, Any] | None:
    """The folder of nightly backups, or Django's settings of their bucket (``MICHINORI_BACKUPS``; ``off`` for none): by
    default a folder in the home, and none in simulated time. Raises ``WrongSetting``, also where files and backups
    would lie in each other.
    """
    given = environment.get("MICHINORI_BACKUPS", "").strip()
    if given == "off" or (simulated and not given):
        return None
    if not _ADDRESS.match(given):
        return Path(given).absolute() if given else home / "backups"
    found = _bucket("MICHINORI_BACKUPS", given)
    found["OPTIONS"]["patient"] = True
    if _meet(found["OPTIONS"], storages(environment, home)["default"]["OPTIONS"]):
        raise WrongSetting("MICHINORI_BACKUPS and STORAGE_URL name the same folder of a bucket, or one in the other")
    return found


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two buckets are the same, and the folder of one is that of the other or in it."""
    if any(one.get(name) != other.get(name) for name in ("endpoint_url", "bucket_name")):
        return False
    first, second = sorted([f"{place['location']}/".lstrip("/") for place in (one, other)], key=len)
    return second.startswith(first)


def _bucket(setting: str, given: str) -> dict[str, Any]:
    """A bucket, or a folder of one. Without a key those of the machine count, which its hoster may give it."""
    written = f"{setting} is written s3://KEY:SECRET@HOST/BUCKET?region=REGION"
    try:
        found = urlsplit(given)
        scheme = _SCHEMES.get(found.scheme, "")
        host = found.netloc.rpartition("@")[2].lower().removesuffix(_PORTS.get(scheme, ""))
        whole = scheme and found.hostname and found.port != 0 and not found.fragment
    except ValueError:  # a port that is none
        whole = False
    if not whole:
        raise WrongSetting(written)
    bucket, *within = unquote(found.path).strip("/").split("/")
    if not _BUCKET.fullmatch(bucket) or {"", ".", ".."} & set(within) or bool(found.username) != bool(found.password):
        raise WrongSetting(written)
    options: dict[str, Any] = {
        "endpoint_url": f"{scheme}://{host}",
        "bucket_name": bucket,
        "location": "/".join(within),
        "named_by": setting,
        **_asked(setting, found.query),
    }
    if found.username and found.password:
        # A token of the machine's belongs to the machine's own key.
        options.update(access_key=unquote(found.username), secret_key=unquote(found.password), security_token=None)
    return {"BACKEND": "michinori.machinery.storage.bucket.Bucket", "OPTIONS": options}


def _asked(setting: str, query: str) -> dict[str, str]:
    """The options of the address. Raises ``WrongSetting`` for one that is unknown, since it would seem to hold."""
    asked = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if unknown := sorted(asked.keys() - _QUERY.keys()):
        raise WrongSetting(f"{setting} knows region and addressing, not {', '.join(unknown)}")
    if asked.get("addressing", "path") not in _ADDRESSING:
        raise WrongSetting(f"addressing in {setting} is path or virtual")
    return {"region_name": "us-east-1"} | {_QUERY[name]: value for name, value in asked.items()}
