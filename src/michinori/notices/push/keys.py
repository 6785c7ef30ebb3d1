"""The site's key for push services (VAPID, RFC 8292), and encryption for one device (RFC 8291).

A device hears only who has the key with which it was signed up. So after another key was made, the former one serves
the devices that were signed up with it, until their browsers come again.
"""

import base64
import binascii
import hashlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

FILE = "vapid-key.pem"
FORMER = "vapid-key-former.pem"
_CURVE = ec.SECP256R1()


def site_key() -> Vapid02:
    """The site's VAPID key, made once and stored in HOME, readable by its owner only. Of two processes that make one at
    the same time, the first wins.
    """
    file = Path(settings.HOME) / FILE
    if not file.exists():
        own = _made_beside(file)
        try:
            os.link(own, file)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return Vapid02.from_pem(file.read_bytes())


def _made_beside(file: Path) -> Path:
    """A new key in a file of its own in the same folder."""
    made = Vapid02()
    made.generate_keys()
    own = file.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        new.write(made.private_pem())
    return own


def replace_site_key() -> None:
    """Make another key the site's, and the present one the former. What was former before serves nobody any more."""
    file = Path(settings.HOME) / FILE
    own, former = _made_beside(file), Path(settings.HOME) / FORMER
    kept = former.with_suffix(f".{secrets.token_hex(8)}")
    kept.touch(mode=0o600)
    kept.write_bytes(file.read_bytes())
    kept.replace(former)
    own.replace(file)


def former_since() -> datetime | None:
    """Since when there is a former key; None without one."""
    file = Path(settings.HOME) / FORMER
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def forget_former() -> None:
    """Delete the former key."""
    (Path(settings.HOME) / FORMER).unlink(missing_ok=True)


def _keys() -> dict[str, Vapid02]:
    """The keys that this home has, by their public ones, the site's first."""
    former = Path(settings.HOME) / FORMER
    found = [site_key(), *([Vapid02.from_pem(former.read_bytes())] if former.exists() else [])]
    return {_public(one): one for one in found}


def are_known(public: str) -> bool:
    """Whether a browser that was signed up with this key can be told of something."""
    return public in _keys()


def fingerprint() -> str:
    """What tells the site's key from any other, and not what it is; empty where there is none yet."""
    file = Path(settings.HOME) / FILE
    return hashlib.sha256(file.read_bytes().strip()).hexdigest() if file.exists() else ""


def public_key() -> str:
    """The site's public key in the form that a browser needs to subscribe (base64url)."""
    return _public(site_key())


def _public(key: Vapid02) -> str:
    return _pack(key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def signed_for(endpoint: str, public: str = "") -> dict[str, str] | None:
    """The headers that authenticate the site to the endpoint's push service; valid for twelve hours. ``public``: the
    key with which the device was signed up, empty for the site's; None where this home has no such key.
    """
    key = _keys().get(public) if public else site_key()
    if key is None:
        return None
    parts = urlsplit(endpoint)
    site = urlsplit(settings.BASE_URL)
    contact = settings.BASE_URL if site.scheme == "https" else "mailto:noreply@localhost"
    headers: dict[str, str] = key.sign({"aud": f"{parts.scheme}://{parts.netloc}", "sub": contact})
    return headers


def are_keys(key: str, auth: str) -> bool:
    """Whether a device's keys are well-formed: a point on the curve, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _unpack(key))
        return len(_unpack(auth)) == 16
    except (ValueError, binascii.Error):
        return False


def encrypt(content: bytes, key: str, auth: str) -> bytes:
    """Encrypt content so that only the device with these keys can read it."""
    ours = ec.generate_private_key(_CURVE)
    sealed: bytes = http_ece.encrypt(
        content, private_key=ours, dh=_unpack(key), auth_secret=_unpack(auth), version="aes128gcm"
    )
    return sealed


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
