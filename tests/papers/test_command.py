"""``michinori evidence verify``: anybody with the file, without a database."""

import json
from pathlib import Path

import pytest
from sites import Site

from michinori.papers.queries.evidence import read_pack
from tests.papers.contracts import worked
from tests.stories.cast import Cast


@pytest.mark.django_db
def test_a_pack_is_verified_from_its_file_alone(tmp_path: Path) -> None:
    cast = Cast()
    contract = worked(cast)
    file, site = tmp_path / "pack.json", Site(tmp_path / "home")
    pack = read_pack(cast.acts(cast.ren), contract.id)
    file.write_text(json.dumps(pack))
    whole = site.attempt("evidence", "verify", str(file))
    assert whole.returncode == 0, whole.stderr
    assert json.loads(whole.stdout.splitlines()[-1]) == {
        "contract_id": contract.id,
        "events": len(pack["events"]),
        "broken_at": None,
        "commitments": {"held": 8, "broken": [], "unopened": []},
        "digest_ok": True,
        "conversation": {"events": 0, "broken_at": None, "commitments": {"held": 0, "broken": [], "unopened": []}},
    }
    pack["events"][4]["at"] = pack["events"][3]["at"].replace("T", " ")
    file.write_text(json.dumps(pack))
    changed = site.attempt("evidence", "verify", str(file))
    assert changed.returncode == 1
    said = json.loads(changed.stdout.splitlines()[-1])
    assert (said["broken_at"], said["digest_ok"]) == (5, False)
    assert not (site.home / "postgres").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": "other"}', "[" * 100_000])
def test_what_is_no_pack_is_said_in_a_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text(content)
    done = Site(tmp_path / "home").attempt("evidence", "verify", str(file))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") <= 2
    assert "evidence" in done.stderr
