"""A setting that is wrong is said in one line at start."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites import PROGRAM, Site

from michinori.config import environment
from michinori.config.environment import WrongSetting


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    mount = ("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path))
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield tmp_path
    subprocess.run(("umount", str(tmp_path)), check=True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLAMD_URL", "http://127.0.0.1:3310", "CLAMD_URL is written unix:///PATH or tcp://HOST:PORT"),
        ("MICHINORI_PROXIES", "one", "MICHINORI_PROXIES is a number"),
        ("MICHINORI_BASE_URL", "market.example", "MICHINORI_BASE_URL is written https://HOST"),
        ("MICHINORI_BASE_URL", "https://market.example", "a site with https needs a mail server"),
        ("MICHINORI_PROXY", "1", "MICHINORI_PROXY is no setting; is MICHINORI_PROXIES meant?"),
        ("MICHINORI_MAIL_FROM", "Market", "MICHINORI_MAIL_FROM is written"),
        ("EMAIL_URL", "mail.example", "EMAIL_URL is written submission://"),
        ("MICHINORI_HSTS", "yes", "MICHINORI_HSTS is subdomains or preload"),
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


@pytest.mark.parametrize(
    "given", ["market.example", "ftp://market.example", "https://", "https://market.example/shop", "https://a:b@c.example",
              "https://market.example:0", "https://market.example:x", "https://market.example?x", "https://market.example#x"]
)  # fmt: skip
def test_an_address_is_scheme_host_and_port(given: str) -> None:
    with pytest.raises(WrongSetting, match="MICHINORI_BASE_URL"):
        environment.base_url({"MICHINORI_BASE_URL": given})


KEYS = {"STRIPE_SECRET_KEY": "sk_test_a", "STRIPE_PUBLIC_KEY": "pk_test_a", "STRIPE_WEBHOOK_SECRET": "whsec_a"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"STRIPE_SECRET_KEY": ""}, "all of them or none"),
        ({"STRIPE_WEBHOOK_SECRET": " "}, "all of them or none"),
        ({"STRIPE_SECRET_KEY": "pk_test_a"}, "STRIPE_SECRET_KEY begins with sk_ or rk_"),
        ({"STRIPE_PUBLIC_KEY": "sk_test_a"}, "STRIPE_PUBLIC_KEY begins with pk_"),
        ({"STRIPE_PUBLIC_KEY": "pk_live_a"}, "both for tests or both for real money"),
    ],
)
def test_keys_of_the_card_company_fit_each_other(changed: dict[str, str], said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        environment.stripe_keys(KEYS | changed)
    assert environment.stripe_keys(KEYS) == KEYS
    assert environment.stripe_keys({}) == dict.fromkeys(KEYS, "")
    with pytest.raises(WrongSetting, match="STRIPE_API_BASE"):
        environment.stripe_base({"STRIPE_API_BASE": "localhost:8420"})


def test_addresses_that_are_some() -> None:
    for given in ("https://market.example", "https://market.example:8443/", "http://localhost:8000", "https://[::1]:9"):
        assert environment.base_url({"MICHINORI_BASE_URL": given}) == given.rstrip("/")
    assert environment.base_url({"MICHINORI_BASE_URL": " "}) == environment.base_url({}) == "http://localhost:8000"


@pytest.mark.parametrize("given", ["-1", "11", "１", "1.0", "x"])
def test_proxies_are_a_small_number(given: str) -> None:
    with pytest.raises(WrongSetting, match="MICHINORI_PROXIES"):
        environment.number_of_proxies({"MICHINORI_PROXIES": given})


@pytest.mark.parametrize("given", ["Market", "a@b.example, c@d.example", "a@", "a@b.example\nBcc: c@d.example"])
def test_a_sender_is_one_address(given: str) -> None:
    with pytest.raises(WrongSetting, match="MICHINORI_MAIL_FROM"):
        environment.sender({"MICHINORI_MAIL_FROM": given})


def test_senders_that_are_some() -> None:
    for given in ("a@b.example", "Market <a@b.example>", "道のり <a@b.example>", "Michinori <noreply@localhost>"):
        assert environment.sender({"MICHINORI_MAIL_FROM": given}) == given


@pytest.mark.parametrize(
    "given", ["mail.example", "imap://mail.example", "submission://mail.example:x", "smtp://[mail.example"]
)
def test_a_mail_server_that_cannot_be_read(given: str) -> None:
    with pytest.raises(WrongSetting, match="EMAIL_URL is written"):
        environment.mailers(given, https=False)


@pytest.mark.parametrize("given", ["console:", "memory:", "dummy:"])
def test_mails_with_links_into_accounts_do_not_end_in_the_log(given: str) -> None:
    environment.mailers(given, https=False)
    with pytest.raises(WrongSetting, match="needs a mail server"):
        environment.mailers(given, https=True)


def test_https_is_remembered_for_other_names_only_if_asked_for() -> None:
    assert environment.hsts({}) == (False, False)
    assert environment.hsts({"MICHINORI_HSTS": "subdomains"}) == (True, False)
    assert environment.hsts({"MICHINORI_HSTS": "preload"}) == (True, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bind", "203.0.113.4"), "This machine cannot listen on 203.0.113.4"),
        (("--bind", "nowhere.invalid"), "This machine cannot listen on nowhere.invalid"),
    ],
)
def test_an_address_of_another_machine(
    tmp_path: Path, ready_home: Callable[[Path], Path], arguments: tuple[str, ...], said: str
) -> None:
    done = Site(ready_home(tmp_path / "home")).attempt("serve", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {said}")
    assert done.stderr.count("\n") == 1


def test_a_home_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    done = Site(tmp_path / "home").attempt("serve")
    assert (done.returncode, done.stderr) == (
        1,
        f"Error: the home {tmp_path / 'home'} cannot be used: it is no folder\n",
    )


def as_nobody(site: Site, *arguments: str) -> str:
    """What a command says that an account without rights runs, in one line."""
    nobody = ("unshare", "-U", "--map-user=65534", "--map-group=65534")
    if not shutil.which("unshare") or subprocess.run((*nobody, "true"), capture_output=True, check=False).returncode:
        pytest.skip("no user namespaces here")
    done = subprocess.run(
        (*nobody, str(PROGRAM), *arguments),
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_home_that_may_not_be_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = as_nobody(Site(tmp_path / "home"), "serve")
    assert said == f"Error: the home {tmp_path / 'home'} cannot be used: Permission denied\n"


@pytest.mark.skipif(
    not (LOWEST := Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")).exists() or int(LOWEST.read_text()) <= 80,
    reason="everybody may listen on port 80 here",
)
def test_a_port_that_one_may_not_take(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    said = as_nobody(Site(ready_home(tmp_path / "home")), "serve", "--port", "80")
    assert said == "Error: This account may not listen on port 80: choose one from 1024 up with --port.\n"


def test_a_backup_into_a_folder_that_is_not_there(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    done = Site(ready_home(tmp_path / "home")).attempt("backup", str(tmp_path / "nowhere" / "copy"))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "there is no such folder for the backup" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_full_disk_at_the_first_start(small_disk: Path) -> None:
    done = Site(small_disk / "home").attempt("serve")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The database cannot be used: could not write to file")
    assert done.stderr.endswith("No space left on device\n")
    assert done.stderr.count("\n") == 1
