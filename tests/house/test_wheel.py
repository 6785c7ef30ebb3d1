"""``make wheel``: what it makes holds the whole package and serves where nothing else of this project is."""

import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Site, wait_until

from michinori.config.embedded import engine

ROOT = Path(__file__).parents[2]
_BIN = Path(sys.prefix) / "bin"
_COMPILED = ("__pycache__", "*.mo", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made in a copy of the sources, so that tests beside this one see none of it."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("Makefile", "LICENSE", "MANIFEST.in", "pyproject.toml", "setup.py", "requirements", "src"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns(*_COMPILED))
        else:
            shutil.copy(source, copy)
    subprocess.run(["make", "-C", copy, "wheel", f"BIN={_BIN}", "INSTALLED="], check=True)
    (found,) = (copy / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Path]:
    """A new environment with the wheel and what it asks for, in the pinned versions: of uv's cache, else fetched.

    On a disk, where uv links what its cache has, and not in memory among other temporary files of tests.
    """
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="michinori-wheel-") as folder:
        environment = Path(folder)
        _uv("venv", "--python", sys.executable, environment / "venv")
        pinned = (
            "--python",
            environment / "venv" / "bin" / "python",
            "--constraint",
            ROOT / "requirements" / "run.txt",
        )
        if _uv("pip", "install", "--offline", *pinned, wheel, check=False):
            _uv("pip", "install", *pinned, wheel)
        yield environment / "venv"


@pytest.fixture
def site(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # else each of its processes compiles all modules anew
    site = Site(tmp_path / "var", program=installed / "bin" / "michinori")
    yield site
    if site.process and site.process.poll() is None:
        site.stop()
    wait_until(lambda: not engine.running(site.home))


def test_every_file_of_the_package_is_inside(wheel: Path) -> None:
    def files(pattern: str) -> set[str]:
        return {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src" / "michinori").rglob(pattern)}

    wanted = {name for name in files("*.*") if not name.endswith((".pyc", ".mo", ".po"))}
    catalogues = {name.removesuffix(".po") + ".mo" for name in files("*.po")}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("michinori/")}
    assert catalogues
    assert inside == wanted | catalogues


def test_it_serves_in_both_languages_and_writes_into_its_home_only(installed: Path, site: Site) -> None:
    before = _outside_of_caches(installed)
    site.start()
    assert "ログイン" in _page(site, "ja")
    english = _page(site, "en")
    assert "Sign in" in english
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', english)
    with urllib.request.urlopen(site.url + style) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/css")
    assert site.stop() == 0
    assert _outside_of_caches(installed) == before


def _page(site: Site, language: str) -> str:
    asked = urllib.request.Request(site.url, headers={"Accept-Language": language})
    with urllib.request.urlopen(asked) as answer:
        text: str = answer.read().decode()
    assert f'<html lang="{language}">' in text
    return text


def _outside_of_caches(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def _uv(*arguments: str | Path, check: bool = True) -> int:
    return subprocess.run([_BIN / "uv", *arguments, "--quiet"], check=check).returncode
