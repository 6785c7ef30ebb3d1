"""``deploy/cluster`` fits together, and ``cluster/`` counts rightly; ``make cluster`` starts and breaks it all."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.utils import translation

from cluster.__main__ import FAULTS
from cluster.configuring import command, settings
from cluster.counting import Count, compare
from cluster.engines import Engines
from cluster.faults import CUT, Fault, Outcome, exit_status
from cluster.machines import Machine, Program
from cluster.network import Network
from cluster.plan import ADDRESSES, DATA, DEPLOY, LOAD, SITE
from michinori.kernel.problems import Problem
from michinori.wording import problems as wording
from rig.waiting import longest_pause, wait_until

_ADDRESS = re.compile(r"10\.77\.0\.\d+")
_IP = shutil.which("ip", path="/usr/sbin:/usr/bin:/sbin:/bin")
_HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
needs_network = pytest.mark.skipif(os.geteuid() != 0 or not _IP, reason="making networks needs root and iproute2")
needs_haproxy = pytest.mark.skipif(not _HAPROXY, reason="there is no HAProxy here")
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")


def texts() -> dict[str, str]:
    return {file.name: file.read_text() for file in DEPLOY.iterdir()}


def test_the_files_name_the_machines_of_the_plan_and_no_others() -> None:
    said = {address for text in texts().values() for address in _ADDRESS.findall(text)} - {"10.77.0.0"}
    assert said == {address for machine, address in ADDRESSES.items() if machine != LOAD}
    for name in DATA:
        own = settings(f"{name}.env")
        assert {own["ETCD_NAME"], own["PATRONI_NAME"]} == {name}
        assert set(_ADDRESS.findall(" ".join(own.values()))) == {ADDRESSES[name]}


def test_each_role_has_one_password_in_all_files() -> None:
    secrets = settings("secrets.env")
    listed = dict(re.findall(r'^"(\w+)" "(.+)"$', texts()["userlist.txt"], re.MULTILINE))
    known = {"michinori": secrets["MICHINORI_PASSWORD"], "michinori_owner": secrets["MICHINORI_OWNER_PASSWORD"]}
    assert listed == {"michinori": known["michinori"]}, "the owner goes past the pooler"
    addresses = [value for name, value in settings("michinori.env").items() if name.startswith("DATABASE_")]
    assert all(any(f"//{role}:{secret}@" in address for role, secret in known.items()) for address in addresses)
    passwords = [value for name, value in secrets.items() if name.endswith("PASSWORD")]
    assert len(set(passwords)) == len(passwords)


def test_a_leader_has_time_to_say_that_it_lives() -> None:
    """Patroni's rule, without which a leader may be replaced while it is well."""
    said = dict(re.findall(r"^ +(ttl|loop_wait|retry_timeout): (\d+)$", texts()["patroni.yml"], re.MULTILINE))
    assert int(said["loop_wait"]) + 2 * int(said["retry_timeout"]) <= int(said["ttl"])


def test_the_poolers_of_all_nodes_fit_into_the_database() -> None:
    (each,) = re.findall(r"^default_pool_size = (\d+)$", texts()["pgbouncer.ini"], re.MULTILINE)
    (all_,) = re.findall(r"^ +max_connections: (\d+)$", texts()["patroni.yml"], re.MULTILINE)
    assert len(SITE) * int(each) <= int(all_) / 2, "the other half is for what goes past them"


def test_the_door_keeps_the_same_links_out_of_its_log_as_nginx() -> None:
    nginx = re.findall(r"~\^\(\?<michinori_kept>(/\(.+\)/)\)  ", (DEPLOY.parent / "nginx.conf").read_text())
    door = re.findall(r'regsub\("\^\((/\(.+\)/)\)\.\*"', texts()["haproxy.cfg"])
    assert door == nginx
    assert len(door) == 2


def test_the_door_keeps_for_watchers_what_nginx_keeps() -> None:
    (nginx,) = re.findall(r"location ~ \^/\(([\w|]+)\)\$", (DEPLOY.parent / "nginx.conf").read_text())
    (door,) = re.findall(r"acl for_watchers path,url_dec -m str (.+)", texts()["haproxy.cfg"])
    assert door.split() == [f"/{one}" for one in nginx.split("|")]


def test_both_doors_refuse_programs_by_http_in_the_sites_words() -> None:
    """In both languages, since they know none of the caller's."""
    nginx = re.findall(r"location ~ (\S+) \{\n.*\n +return 403 '(.+)';", (DEPLOY.parent / "nginx.conf").read_text())
    door = re.findall(r"acl program path,url_dec -m reg (\S+)\n.* string '(.+)' if program", texts()["haproxy.cfg"])
    assert door == nginx
    ((_, said),) = door
    problem, words = Problem("sent-in-the-open", 403), list[tuple[str, str]]()
    for language in ("ja", "en"):
        with translation.override(language):
            words.append((wording.title(problem), wording.detail(problem)))
    assert json.loads(said) == {
        "type": "https://market.example/problems/sent-in-the-open",
        "title": " / ".join(title for title, _ in words),
        "status": 403,
        "detail": " ".join(detail for _, detail in words),
    }


@needs_haproxy
@pytest.mark.parametrize("file", ["haproxy.cfg", "database.cfg"])
def test_haproxy_finds_no_fault(tmp_path: Path, file: str) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run(
        [*made, "-subj", "/CN=market.example", "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    (tmp_path / "both.pem").write_text(certificate.read_text() + key.read_text())
    text = (DEPLOY / file).read_text().replace("/etc/haproxy/market.example.pem", str(tmp_path / "both.pem"))
    (tmp_path / file).write_text(text)
    done = subprocess.run(
        [str(_HAPROXY), "-c", "-f", tmp_path / file], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


@needs_systemd
@pytest.mark.parametrize("file", ["web.conf", "worker.conf"])
def test_systemd_takes_the_files_of_nodes_beside_the_unit(tmp_path: Path, file: str) -> None:
    units, program = tmp_path / "etc/systemd/system", tmp_path / "opt/michinori/bin/michinori"
    (units / "michinori.service.d").mkdir(parents=True)
    shutil.copy(DEPLOY.parent / "michinori.service", units)
    shutil.copy(DEPLOY / file, units / "michinori.service.d" / "cluster.conf")
    for target in ("basic", "network-online", "shutdown", "sysinit"):
        (units / f"{target}.target").write_text(f"[Unit]\nDescription={target}\n")
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    done = subprocess.run(
        ["systemd-analyze", "--no-pager", "verify", f"--root={tmp_path}", "--man=no", "michinori.service"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_files_that_the_page_names_exist() -> None:
    page = (DEPLOY.parents[1] / "docs" / "cluster.md").read_text()
    named = set(re.findall(r"deploy/cluster/([\w.]+)", page))
    assert named >= {"patroni.yml", "pgbouncer.ini", "haproxy.cfg", "database.cfg", "compose.yaml"}
    assert named <= set(texts())


def test_what_is_lost_and_what_is_doubled_is_counted() -> None:
    found = {"a-1": 1, "a-2": 2, "a-4": 1, "a-5": 2}
    assert compare(["a-1", "a-2", "a-3"], ["a-4", "a-5", "a-6"], found) == Count(3, 3, lost=1, doubled=2)
    assert compare([], [], {}) == Count(0, 0, 0, 0)


def test_a_pause_counts_if_it_ends_after_the_fault() -> None:
    moments = [0.0, 5.0, 6.0, 9.0, 9.5]
    assert longest_pause(moments, since=5.5) == 3.0
    assert longest_pause(moments, since=4.0) == 5.0
    assert longest_pause(moments, since=10.0) == 0.0


def outcome(fault: Fault, *, lost: int = 0, doubled: int = 0, failure: str = "") -> Outcome:
    return Outcome(fault, 3.21, Count(100, 1, lost, doubled), failure, 42.0)


def test_what_loses_or_doubles_fails_and_so_does_a_control_that_loses_nothing() -> None:
    usual = Fault("cut", lambda _: pytest.fail("not struck"), CUT)
    control = Fault("control", usual.strike, CUT, loses=True)
    assert outcome(usual).row == "| cut | 3.2 | 30 | 100 | 0 | 0 | 1 | passed | 42 |"
    assert not outcome(usual, lost=1).passed
    assert not outcome(usual, doubled=1).passed
    assert not outcome(usual, failure="AssertionError: not\nwithin").passed
    assert outcome(control, lost=4).passed
    assert not outcome(control).passed
    assert exit_status([outcome(usual)], 1) == 0
    assert exit_status([outcome(usual)], 2) == 1, "not all were lived through"
    assert exit_status([outcome(usual), outcome(control)], 2) == 1


def test_faults_have_names_of_their_own_and_the_last_is_the_control() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert [fault.loses for fault in FAULTS].index(True) == len(FAULTS) - 1
    assert FAULTS[-1].short, "without it a short run would prove nothing"


@pytest.fixture
def network() -> Iterator[Network]:
    with Network(str(_IP), {"one": "10.77.0.1", "two": "10.77.0.2", "three": "10.77.0.3"}) as made:
        yield made


def reaches(network: Network, one: str, other: str) -> bool:
    """Whether a connection comes about; a silent cut shows as one that does not within a second."""
    with network.inside(other):
        listening = socket.create_server((network.addresses[other], 8000))
    with listening, network.inside(one):
        try:
            socket.create_connection((network.addresses[other], 8000), timeout=1).close()
        except TimeoutError:
            return False
        return True


@needs_network
def test_a_cut_is_silent_and_between_two_alone(network: Network) -> None:
    assert reaches(network, "one", "two")
    network.cut("one", "two")
    assert not reaches(network, "one", "two")
    assert not reaches(network, "two", "one")
    assert reaches(network, "one", "three")
    network.mend()
    assert reaches(network, "two", "one")
    network.unplug("three")
    assert not reaches(network, "one", "three")
    network.plug_in("three")
    assert reaches(network, "one", "three")


@needs_network
def test_nothing_of_a_network_is_left() -> None:
    with Network(str(_IP), {"one": "10.77.0.1"}) as made:
        assert (Path("/run/netns") / made.namespace("one")).exists()
    assert not [*Path("/run/netns").glob(f"michinori-{os.getpid()}-*")]


@needs_network
def test_a_machine_that_dies_comes_back_with_its_programs(tmp_path: Path, network: Network) -> None:
    machine = Machine("one", tmp_path, network, Engines({"setpriv": ""}))
    server = [sys.executable, "-m", "http.server", "8000", "--bind", machine.address]
    machine.start("server", Program(server, {}))

    def answers() -> bool:
        with network.inside("two"):
            try:
                return httpx.get(f"http://{machine.address}:8000/", timeout=1).status_code == 200
            except httpx.HTTPError:
                return False

    try:
        wait_until(answers, "it answers")
        machine.die()
        assert network.processes("one") == []
        assert not answers()
        machine.rise()
        wait_until(answers, "it answers again")
        machine.stop("server")
        assert network.processes("one") == []
    finally:
        machine.end()


def test_nodes_are_started_as_their_units_say() -> None:
    class Named:
        name, address = "web2", ADDRESSES["web2"]

    found = command("web.conf", Path("/bin/michinori"), Named())  # type: ignore[arg-type]
    assert found == ["/bin/michinori", "serve", "--bind", "10.77.0.22", "--port", "8000", "--background", "0"]
