"""A setting that is wrong, or that no code reads yet, is said in one line at start."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Site

from michinori.config import environment
from michinori.config.environment import UNREAD, WrongSetting


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLAMD_URL", "tcp://127.0.0.1:3310", "CLAMD_URL: this version does not read it yet"),
        ("MICHINORI_PROXIES", "one", "MICHINORI_PROXIES is a number"),
        ("MICHINORI_BASE_URL", "market.example", "MICHINORI_BASE_URL is written https://HOST"),
    ],
)
def test_serve_does_not_start(
    tmp_path: Path, ready_home: Callable[[Path], Path], name: str, value: str, said: str
) -> None:
    site = Site(ready_home(tmp_path / "home"))
    (site.home / ".env").write_text(f"{name}={value}\n")
    with socket.create_server(("127.0.0.1", site.port)):  # so that it ends in any case
        done = site.attempt("serve", "--port", str(site.port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {said}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", UNREAD)
def test_each_that_nothing_reads_yet_is_refused(name: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        environment.refuse_unread({name: "x", "EMAIL_URL": "console:"})
    environment.refuse_unread({name: " "})


@pytest.mark.parametrize(
    "given", ["market.example", "ftp://market.example", "https://", "https://market.example/shop", "https://a:b@c.example",
              "https://market.example:0", "https://market.example:x", "https://market.example?x", "https://market.example#x"]
)  # fmt: skip
def test_an_address_is_scheme_host_and_port(given: str) -> None:
    with pytest.raises(WrongSetting, match="MICHINORI_BASE_URL"):
        environment.base_url({"MICHINORI_BASE_URL": given})


def test_addresses_that_are_some() -> None:
    for given in ("https://market.example", "https://market.example:8443/", "http://localhost:8000", "https://[::1]:9"):
        assert environment.base_url({"MICHINORI_BASE_URL": given}) == given.rstrip("/")
    assert environment.base_url({"MICHINORI_BASE_URL": " "}) == environment.base_url({}) == "http://localhost:8000"


@pytest.mark.parametrize("given", ["-1", "11", "１", "1.0", "x"])
def test_proxies_are_a_small_number(given: str) -> None:
    with pytest.raises(WrongSetting, match="MICHINORI_PROXIES"):
        environment.number_of_proxies({"MICHINORI_PROXIES": given})
