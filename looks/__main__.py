"""``python -m looks``: all pages, or with ``--only`` those whose address has that text. ``make looks`` runs it."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from looks import budgets, index
from looks.demo import running
from looks.pictures import Looker
from looks.walking import fullest, walk

_BROWSERS = ("chromium-headless-shell", "/usr/lib/chromium/chromium-headless-shell", "chromium", "google-chrome")


def main() -> None:
    """Take the pictures, say what is over its budget or too wide, and exit with 1 if something is."""
    parser = argparse.ArgumentParser(prog="looks", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/looks"))
    parser.add_argument("--only", default="")
    parser.add_argument("--home", type=Path, help="a demo's home to go on with, instead of one made for this")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="michinori-looks-") as made, running(given.home or Path(made)) as demo:
        pages = [one for one in walk(demo) if given.only in one.kind]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox", "--headless=old"])
            looker = Looker(browser, demo, given.folder)
            looks = [looker.look(one) for one in fullest(pages)]
            counts = [looker.count(one) for one in budgets.held(pages)]
            browser.close()
    wrong = budgets.over(counts) + [f"{look.found.kind}: {look.wide} px too wide" for look in looks if look.wide > 0]
    sys.stdout.write("\n".join([f"{len(looks)} pages: {index.write(looks, given.folder)}", *wrong, ""]))
    sys.exit(1 if wrong else 0)


def _browser() -> str | None:
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


if __name__ == "__main__":
    main()
