"""Papers at once: two who decide, who takes back while one decides, two who send."""

from functools import partial

from michinori.kernel.actor import Actor
from michinori.machinery.models import OutboxItem
from michinori.people.commands.identity_decisions import accept_documents, refuse_documents
from michinori.people.commands.identity_requests import withdraw_documents
from michinori.people.commands.staff import give_role
from michinori.people.models import IdentityCheck, IdentityPicture, IdentityRequest
from tests.people.papers import look_at, photo, send
from tests.races.arena import at_once, word
from tests.stories.cast import Cast

SMALL = {"front": photo(1, side=40), "selfie": photo(2, side=40)}


def support(cast: Cast, name: str) -> Actor:
    user = cast.person(name)
    give_role(actor=Actor.operator(), user_id=user.id, role="support")
    return Actor.person(user.id, elevated=True)


def test_two_who_decide_on_one_request(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei = support(cast, "Sora"), support(cast, "Kei")
    for number in range(race_rounds):
        new = cast.person(f"New{number}")
        request = send(cast.acts(new), new.id, **SMALL)
        for staff in (sora, kei):
            look_at(staff, request.id)
        came = at_once(
            partial(accept_documents, actor=sora, identity_request_id=request.id, name="石田 蓮"),
            partial(refuse_documents, actor=kei, identity_request_id=request.id, reason="ぼけています"),
        )
        assert sorted(map(word, came)) == ["done", "identity-answered"]
        request.refresh_from_db()
        new.refresh_from_db()
        assert new.verified == (request.state == "accepted")
        assert IdentityCheck.objects.filter(client_id=new.id).count() == int(new.verified)
        told = OutboxItem.objects.filter(payload__to=new.email, kind="mail")
        assert told.filter(payload__template__in=("identity_checked", "documents_refused")).count() == 1


def test_taking_back_while_somebody_accepts(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora = support(cast, "Sora")
    for number in range(race_rounds):
        new = cast.person(f"New{number}")
        request = send(cast.acts(new), new.id, **SMALL)
        look_at(sora, request.id)
        came = at_once(
            partial(accept_documents, actor=sora, identity_request_id=request.id, name="石田 蓮"),
            partial(withdraw_documents, actor=cast.acts(new), identity_request_id=request.id),
        )
        assert sorted(map(word, came)) == ["done", "identity-answered"]
        request.refresh_from_db()
        assert request.state in ("accepted", "withdrawn")
        assert IdentityPicture.objects.filter(request=request).exists() == (request.state == "accepted")


def test_two_who_send_for_one_person(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for number in range(race_rounds):
        new = cast.person(f"New{number}")
        sending = partial(send, cast.acts(new), new.id, **SMALL)  # type: ignore[arg-type]
        came = at_once(sending, sending)
        assert sorted(map(word, came)) == ["done", "identity-waits"]
        assert IdentityRequest.objects.filter(client_id=new.id).count() == 1
        assert IdentityPicture.objects.filter(request__client_id=new.id).count() == 2
