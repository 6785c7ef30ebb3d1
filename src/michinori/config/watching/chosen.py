"""The operator's settings of where traces and errors are sent (decision 60). Nothing is sent anywhere without them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from michinori.config.environment import WrongSetting

_TRACES = "OTEL_EXPORTER_OTLP_ENDPOINT"


@dataclass(frozen=True)
class Traces:
    """Where traces go: ``address`` of the collector, empty for nowhere; ``headers`` that it wants; ``share`` of the
    requests that are traced, from 0 to 1.
    """

    address: str
    headers: Mapping[str, str]
    share: float


def traces(environment: Mapping[str, str]) -> Traces:
    """What OpenTelemetry's own settings ask for: ``OTEL_EXPORTER_OTLP_ENDPOINT`` (by HTTP, without ``/v1/traces``),
    ``OTEL_EXPORTER_OTLP_HEADERS`` (``name=value,…``) and ``OTEL_TRACES_SAMPLER_ARG``. Raises ``WrongSetting``.
    """
    given = environment.get(_TRACES, "").strip().rstrip("/")
    if given and not _is_address(given):
        raise WrongSetting(f"{_TRACES} is written http://HOST:4318 or https://HOST")
    pairs = [one.partition("=") for one in environment.get("OTEL_EXPORTER_OTLP_HEADERS", "").split(",") if one.strip()]
    if not all(name.strip() and sign for name, sign, _ in pairs):
        raise WrongSetting("OTEL_EXPORTER_OTLP_HEADERS is written NAME=VALUE,NAME=VALUE")
    try:
        share = float(environment.get("OTEL_TRACES_SAMPLER_ARG", "").strip() or "1")
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise WrongSetting("OTEL_TRACES_SAMPLER_ARG is the share of the requests that are traced, from 0 to 1")
    return Traces(given, {name.strip().lower(): unquote(value.strip()) for name, _, value in pairs}, share)


def sentry(environment: Mapping[str, str]) -> str:
    """Where unexpected errors are sent (``SENTRY_DSN``), empty for nowhere. Raises ``WrongSetting``, without the DSN,
    which has a key.
    """
    given = environment.get("SENTRY_DSN", "").strip()
    if given and not (_is_address(given) and urlsplit(given).username and given.rpartition("/")[2].isdigit()):
        raise WrongSetting("SENTRY_DSN is written https://KEY@HOST/NUMBER")
    return given


def _is_address(given: str) -> bool:
    try:
        found = urlsplit(given)
        return found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:  # a port that is none
        return False
