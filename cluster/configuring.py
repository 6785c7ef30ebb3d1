"""The files of ``deploy/cluster``, as they are but for the places of files: all machines share this one's disk."""

import re
import shlex
import shutil
from pathlib import Path

from dotenv import dotenv_values

from cluster.machines import Machine
from cluster.plan import ADDRESSES, DEPLOY, WEB

_PLACES = {
    "/var/lib/postgresql/17/michinori": "data",
    "/var/lib/postgresql/.patroni-pass": "patroni-pass",
    "/var/run/postgresql": "run",
    "/etc/patroni/roles.sh": "roles.sh",
    "/etc/pgbouncer/userlist.txt": "userlist.txt",
    "/etc/haproxy/market.example.pem": "market.example.pem",
}
_PROGRAM = "/opt/michinori/bin/michinori"


def place(machine: Machine, file: str, *, owner: str = "") -> str:
    """Put a file into the machine's folder, and return its path there."""
    text = (DEPLOY / file).read_text()
    for there, here in _PLACES.items():
        text = text.replace(there, str(machine.folder / here))
    target = machine.folder / file
    target.write_text(text)
    target.chmod((DEPLOY / file).stat().st_mode & 0o755)
    if owner:
        shutil.chown(target, owner, owner)
    return str(target)


def settings(*files: str) -> dict[str, str]:
    """What files of settings say together."""
    found: dict[str, str] = {}
    for file in files:
        found |= {name: value for name, value in dotenv_values(DEPLOY / file).items() if value is not None}
    return found


def command(unit: str, program: Path, machine: Machine) -> list[str]:
    """The command that systemd would start, with this checkout's program. The unit of web nodes names the first."""
    lines = re.findall(r"^ExecStart=(\S.*)$", (DEPLOY / unit).read_text(), re.MULTILINE)
    assert len(lines) == 1, f"{unit} starts {len(lines)} programs"
    first, *arguments = shlex.split(lines[0].replace(ADDRESSES[WEB[0]], machine.address))
    assert first == _PROGRAM, f"{unit} starts {first}"
    return [str(program), *arguments]
