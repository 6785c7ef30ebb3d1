"""From the version before this drill, with its data, to this one, while it answers."""

from drill import older
from drill.ground import AOI, PASSWORD, REN, Ground
from drill.steps import Step
from drill.visitors import Writers, jobs_at, sign_in, still_signed_in
from rig.waiting import wait_until

BEFORE = "1de880321b04b549b53d27766264fa0ba4b24c18"
"""The commit before "Note in one row whether an installation acts by itself", which began issue 12."""


def upgrade(ground: Ground) -> str:
    """The old version answers while the new one changes the tables and starts; nothing is lost, sessions live."""
    program = older.program(BEFORE, ground.folder / "old")
    old = ground.bare(program=program)
    token = old.run("user", "create", "--email", AOI, "--name", "葵", "--password", PASSWORD)["token"]
    old.run("user", "create", "--email", REN, "--name", "蓮", "--password", PASSWORD)
    old.run("settings", "set", "jobs_a_day", "100000")
    new = ground.bare()
    old.start()
    person = sign_in(old.url, REN)
    with Writers(old.url, token) as writers:
        writers.more()
        seconds = new.start()
        writers.more()
        assert old.answers(), "the old version does not answer any more"
    assert set(writers.statuses) == {201}, f"from the old version during the upgrade: {dict(writers.statuses)}"
    assert "Traceback" not in old.log.read_text(), "the old version logged an error during the upgrade"
    assert old.stop() == 0
    assert set(writers.acknowledged) <= jobs_at(new.url, token), "an acknowledged job is lost"
    assert still_signed_in(person, new.url), "the session ended with the upgrade"
    with Writers(new.url, token) as writers:
        writers.more()
    assert set(writers.statuses) == {201}, f"after the upgrade: {dict(writers.statuses)}"
    wait_until(lambda: new.health()["wrong"] == [], "all is well after")
    new.run("ledger", "check")
    return f"tables changed and new version up in {seconds:.1f} s, the old one answering"


STEPS = [Step("upgrade with the old version answering", upgrade, short=False)]
