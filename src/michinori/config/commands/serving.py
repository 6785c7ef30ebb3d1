"""``michinori serve`` and ``michinori demo``."""

import errno
import os

import click
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from michinori.config import demonstration, installation
from michinori.config.commands import answers
from michinori.config.serving import limits, site
from michinori.config.serving.site import Address, Processes
from michinori.people.commands.opening import make_setup_code

_port = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
_bind = click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
_workers = click.option(
    "--workers",
    default=limits.workers,
    show_default="one a processor, 4 at most",
    type=click.IntRange(0, 64),
    help="Web processes; 0: this machine only works in the background.",
)

_background = click.option(
    "--background",
    default=limits.background,
    show_default="one a processor, 2 at most",
    type=click.IntRange(0, limits.MOST_BACKGROUND),
    help="Background processes; 0: other machines work in the background.",
)


@click.command()
@_port
@_bind
@_workers
@_background
def serve(port: int, bind: str, workers: int, background: int) -> None:
    """Serve web, API and background work until stopped."""
    number = _number(workers, background)
    address = _free(bind, port) if number.web else Address(bind, port)
    with installation.ready():
        link = _setup_link(address) if number.web else {}
        site.serve(address, number, ready=lambda: _announce(address, link) if number.web else _announce_work())


@click.command()
@_port
@_bind
@_workers
@_background
def demo(port: int, bind: str, workers: int, background: int) -> None:
    """Fill an empty installation with a small market, then serve it in simulated time."""
    number = _number(workers, background)
    address = _free(bind, port)
    with installation.ready():
        sign_ins = demonstration.prepare()
        for each in sign_ins:
            note = str(each["note"])
            said = [str(value) for key, value in each.items() if key != "note"]
            click.echo("  ".join([*said, gettext(note)] if note else said))
        site.serve(address, number, ready=lambda: _announce(address, {"sign_ins": sign_ins}))


def _number(workers: int, background: int) -> Processes:
    if not workers and not background:
        raise click.UsageError("--workers 0 and --background 0 together leave nothing to do.")
    return Processes(workers, background)


def _free(bind: str, port: int) -> Address:
    address = Address(bind, port)
    try:
        address.try_out()
    except OSError as failure:
        raise click.ClickException(_why_not(address, failure)) from failure
    return address


def _why_not(address: Address, failure: OSError) -> str:
    if failure.errno == errno.EADDRINUSE:
        return f"Port {address.port} is taken: stop what listens there, or choose another with --port."
    if failure.errno == errno.EACCES:
        return f"This account may not listen on port {address.port}: choose one from 1024 up with --port."
    return f"This machine cannot listen on {address.bind}: --bind names one of its own addresses."


def _setup_link(address: Address) -> dict[str, object]:
    """The link by which the first owner sets the site up; nothing where somebody is staff, or the site was opened."""
    code = make_setup_code()
    return {"setup": f"{address.url}{reverse('setup_begin', args=(code,))}"} if code else {}


def _announce(address: Address, more: dict[str, object]) -> None:
    click.echo(f"Michinori: {address.url}  (Ctrl-C stops it)")
    if "setup" in more:
        click.echo(gettext("このリンクでサイトを準備します（一度だけ使えます）: %(link)s") % {"link": more["setup"]})
    answers.show({"url": address.url, "home": str(settings.HOME), "pid": os.getpid(), **more})


def _announce_work() -> None:
    click.echo("Michinori: background work alone  (Ctrl-C stops it)")
    answers.show({"home": str(settings.HOME), "pid": os.getpid()})
