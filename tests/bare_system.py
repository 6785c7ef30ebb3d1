"""A bare Debian in a folder, and programs run in it as a container's engine runs them. Needs root and debootstrap."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_SUITES = {"debian:13-slim": "trixie"}
_NAMESPACES = ("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGKILL")
_READ_ONLY = (
    "mount --bind {root} {root} && mount --bind {root}{volume} {root}{volume} && mount -o remount,bind,ro {root}"
    " && mount -t tmpfs -o mode=1777 tmp {root}/tmp"
)
_DEVICES = (
    "mount -t proc proc {root}/proc && mount -t devpts -o newinstance,ptmxmode=0666 pts {root}/dev/pts"
    " && mount -t tmpfs -o mode=1777 shm {root}/dev/shm"
)
_UNPRIVILEGED = "--no-new-privs --bounding-set=-all --inh-caps=-all"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def make(image: str, folder: Path) -> None:
    """Make the folder system that ``FROM image`` begins with, from this machine's package sources."""
    # In a namespace of its own, so that what it mounts goes with it, however it ends.
    command = ["unshare", "--mount", "debootstrap", "--variant=minbase", _SUITES[image], folder, _mirror()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for name in ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/ssl/certs", "etc/apt/apt.conf.d"):
        _as_here(name, folder)


def build_settings() -> dict[str, str]:
    """This machine's settings for package registries, which an engine would pass to the commands of a build."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name.lower().endswith("_proxy") or name == "SSL_CERT_FILE"
    }


def run(
    folder: Path, arguments: Sequence[str], *, user: str, workdir: str, settings: Mapping[str, str], volume: str = ""
) -> "subprocess.Popen[bytes]":
    """Start a program as process 1 of its own namespace. With a ``volume`` all else is read-only, and it has no
    capabilities and gets none.
    """
    mounts = " && ".join([_READ_ONLY, _DEVICES] if volume else [_DEVICES])
    prepared = mounts.format(root=shlex.quote(str(folder)), volume=volume)
    limits = _UNPRIVILEGED if volume else ""
    enter = f"exec chroot {shlex.quote(str(folder))} setpriv --reuid={user} --regid={user} --clear-groups {limits}"
    return subprocess.Popen(
        [*_NAMESPACES, "sh", "-c", f'{prepared} && {enter} env -C {workdir} "$@"', "sh", *arguments],
        env={"PATH": _PATH, "DEBIAN_FRONTEND": "noninteractive", **settings},
        stdout=subprocess.PIPE,
    )


def _mirror() -> str:
    of_debian = ("Origin: Debian", "Label: Debian", "Created-By: Packages")
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", *of_debian], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()[0]


def _as_here(name: str, folder: Path) -> None:
    here, there = Path("/", name), folder / name
    if here.is_dir():
        shutil.copytree(here, there, dirs_exist_ok=True)
    elif here.is_file():
        there.unlink(missing_ok=True)
        shutil.copy(here, there)
