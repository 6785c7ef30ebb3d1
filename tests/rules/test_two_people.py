"""Two people of two parties vouch for a run above the limit, whoever gathered it."""

from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.two_people import Vouched

PARTIES = st.sampled_from(["a", "b", "c"])


@given(gathered=st.none() | PARTIES, confirms=st.none() | PARTIES, releases=PARTIES)
def test_a_release_means_two_parties(gathered: str | None, confirms: str | None, releases: str) -> None:
    vouched = Vouched(gathered)
    if confirms and vouched.to_confirm(confirms) is None:
        vouched = Vouched(gathered, confirms)
    if vouched.to_release(releases) is None:
        assert len({one for one in (vouched.gathered, vouched.confirmed, releases) if one}) >= 2


def test_what_is_refused_says_why() -> None:
    assert Vouched(None).to_release("a") == "run-not-confirmed"
    assert Vouched(None).to_confirm("a") is None
    assert Vouched(None, "a").to_release("a") == "second-person-needed"
    assert Vouched(None, "a").to_release("b") is None
    assert Vouched("a").to_release("a") == "second-person-needed"
    assert Vouched("a").to_release("b") is None
    assert Vouched("a").to_confirm("a") == "second-person-needed"
