"""A site with https behind one proxy: who counts as the visitor, which hosts it answers to, what its mails link to."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from sites import Site, wait_until

from michinori.config.embedded import engine
from tests.live.listeners import PASSWORD

HOST = "market.example"
REN = "ren@example.jp"
_TOKEN = re.compile(r'csrfmiddlewaretoken" value="([^"]+)"')
_places = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("proxied")
    site = Site(ready_home(folder / "home"))
    mails = f"file://{folder / 'mails'}"
    site.environment |= {"MICHINORI_BASE_URL": f"https://{HOST}", "MICHINORI_PROXIES": "1", "EMAIL_URL": mails}
    site.run("user", "create", "--email", REN, "--name", "Ren", "--password", PASSWORD)
    site.start()
    yield site
    assert site.stop() == 0
    wait_until(lambda: not engine.running(site.home))


class Visitor:
    """A browser at ``address`` behind the proxy. It keeps cookies itself, since those of https are not sent by http."""

    def __init__(self, site: Site, address: str, host: str = HOST) -> None:
        self._site, self._cookies = site, dict[str, str]()
        self.headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        self.headers["Referer"] = f"https://{host}/"

    def ask(self, method: str, path: str, data: dict[str, str] | None = None, **more: str) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        url = f"http://127.0.0.1:{self._site.port}{path}"
        headers = {**self.headers, **({"Cookie": cookies} if cookies else {}), **more}
        answer = httpx.request(method, url, data=data, headers=headers, timeout=30)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
            if "Max-Age=0" in line:
                del self._cookies[name]
        return answer

    def send(self, path: str, **data: str) -> httpx.Response:
        """Fill in the form of a page."""
        token = _TOKEN.search(self.ask("GET", path).text)
        assert token
        return self.ask("POST", path, {**data, "csrfmiddlewaretoken": token[1]})

    def signs_in(self, password: str) -> bool:
        return self.send("/accounts/login/", login=REN, password=password).status_code == 302


def test_whoever_guesses_locks_out_only_their_own_address(site: Site) -> None:
    """Also one who invents another origin for every guess."""
    guesser = Visitor(site, "")
    for _ in range(11):
        guesser.headers["X-Forwarded-For"] = f"203.0.113.{next(_places)}, 198.51.100.7"
        assert not guesser.signs_in("wrong-password")
    assert not guesser.signs_in(PASSWORD)
    assert Visitor(site, "203.0.113.5").signs_in(PASSWORD)


def test_a_network_of_ipv6_is_one_address(site: Site) -> None:
    for number in range(11):
        assert not Visitor(site, f"2001:db8:1:2::{number:x}").signs_in("wrong-password")
    assert not Visitor(site, "2001:db8:1:2:ffff::1").signs_in(PASSWORD)
    assert Visitor(site, "2001:db8:1:3::1").signs_in(PASSWORD)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (HOST, 200),
        (HOST.upper(), 200),
        (f"{HOST}:443", 200),
        (f"{HOST}:8443", 400),
        (f"evil.{HOST}", 400),
        ("evil.example", 400),
        ("localhost", 400),
        ("127.0.0.1", 400),
    ],
)
def test_no_other_host_or_port_is_answered(site: Site, host: str, status: int) -> None:
    assert Visitor(site, "203.0.113.8", host).ask("GET", "/jobs").status_code == status


def test_a_header_with_an_underscore_is_no_header(site: Site) -> None:
    visitor = Visitor(site, "203.0.113.8")
    del visitor.headers["X-Forwarded-Proto"]
    assert visitor.ask("GET", "/jobs", X_Forwarded_Proto="https").status_code == 400
    assert visitor.ask("GET", "/jobs", **{"X-Forwarded-Proto": "https"}).status_code == 200


def test_who_comes_by_http_is_led_to_https(site: Site) -> None:
    visitor = Visitor(site, "203.0.113.8", "any.example")
    by_http = {"X-Forwarded-Proto": "http"}
    led = visitor.ask("GET", "/jobs?q=a", **by_http)
    assert (led.status_code, led.headers["Location"]) == (302, f"https://{HOST}/jobs?q=a")
    visitor.headers["Host"] = HOST
    assert visitor.ask("GET", "/jobs?q=a").status_code == 200
    assert visitor.ask("GET", "/jobs?q=a", **by_http).status_code == 302, "the secure answer took the mark away"


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/api/v1/openapi.json", "/api/v1/none", "/mcp"])
def test_a_program_that_comes_by_http_is_refused_and_not_led_on(site: Site, path: str) -> None:
    """Its token has been sent in the open; one led on would send it so each time and never notice."""
    program = Visitor(site, "203.0.113.8")
    sent = {"X-Forwarded-Proto": "http", "Authorization": "Bearer mtk_kanaria"}
    for language, said in (("ja", "無効"), ("en", "Revoke the token")):
        told = program.ask("POST", path, {}, **sent, **{"Accept-Language": language})
        assert (told.status_code, told.headers["Content-Type"]) == (403, "application/problem+json")
        assert told.json()["type"] == f"https://{HOST}/problems/sent-in-the-open"
        assert said in told.json()["detail"]
        assert told.headers["Content-Language"] == language
        assert not {"Location", "Set-Cookie"} & told.headers.keys()


def test_a_page_about_the_api_is_a_page(site: Site) -> None:
    led = Visitor(site, "203.0.113.8").ask("GET", "/api/v1/docs", **{"X-Forwarded-Proto": "http"})
    assert (led.status_code, led.headers["Location"]) == (302, f"https://{HOST}/api/v1/docs")


def test_a_proxy_that_says_http_of_everybody_is_told_so(site: Site) -> None:
    visitor = Visitor(site, "203.0.113.8")
    by_http = {"X-Forwarded-Proto": "http"}
    assert visitor.ask("GET", "/jobs", **by_http).status_code == 302
    told = visitor.ask("GET", "/jobs", **by_http)
    assert told.status_code == 400
    assert "X-Forwarded-Proto must be the visitor's scheme" in told.text
    assert "Strict-Transport-Security" not in told.headers


def test_a_proxy_that_is_silent_about_https_is_told_so(site: Site) -> None:
    visitor = Visitor(site, "203.0.113.8")
    del visitor.headers["X-Forwarded-Proto"]
    told = visitor.ask("GET", "/jobs")
    assert told.status_code == 400
    assert "does not set X-Forwarded-Proto" in told.text


def test_browsers_remember_https_of_this_name_alone(site: Site) -> None:
    told = Visitor(site, "203.0.113.8").ask("GET", "/jobs").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000"


def test_a_mail_links_to_the_sites_own_address(site: Site) -> None:
    asked = Visitor(site, "203.0.113.9", f"{HOST}:443")
    assert asked.send("/accounts/password/reset/", email=REN).status_code == 302
    mails = site.home.with_name("mails")

    def links() -> list[str]:
        texts = [file.read_text() for file in mails.glob("*")] if mails.is_dir() else []
        return [link for text in texts for link in re.findall(r"https?://\S+/accounts/password/reset/\S+", text)]

    assert all(link.startswith(f"https://{HOST}/accounts/") for link in wait_until(links))
