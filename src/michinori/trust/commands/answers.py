"""The command by which a party explains one of its figures publicly, once (domain § 10)."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.models import Party
from michinori.people.queries import client, power_over
from michinori.people.suspensions import require_free
from michinori.rules.contract.life import Side
from michinori.rules.fields import Reader
from michinori.rules.people.conduct import FIGURES
from michinori.trust.models import Figure, FigureAnswer
from michinori.trust.models.conduct import ANSWER_LIMIT


@command
def answer_figure(*, actor: Actor, client_id: str, side: Side, key: object, text: object) -> FigureAnswer:
    """Publish an explanation of a figure (``key``) of the actor's own party, or of an organisation's as its owner or
    approver. Raises ``not-found`` (404) for strangers, ``needs-approver``, ``suspended`` (403),
    ``nothing-counted-yet``, ``figure-answered`` (409), ``invalid`` (422).
    """
    power = power_over(actor.user_id, client_id)
    if power is None or actor.user_id is None:
        raise Problem.unknown()
    if power not in ("owner", "approver"):
        raise Problem.forbidden("needs-approver")
    reader = Reader({"key": key, "text": text})
    chosen, words = reader.choice("key", FIGURES[side]), reader.block("text", ANSWER_LIMIT)
    reader.finish()
    party_id = client(client_id).party_id
    lock(Party, party_id)
    if not Figure.objects.filter(party_id=party_id, side=side, key=chosen).exists():
        raise Problem("nothing-counted-yet")
    if FigureAnswer.objects.filter(party_id=party_id, side=side, key=chosen).exists():
        raise Problem("figure-answered")
    require_free(actor, client_id)
    made = FigureAnswer.objects.create(
        party_id=party_id, side=side, key=chosen, text=words, made_by_id=actor.user_id, made_at=clock.now()
    )
    events.write(made.id, at=made.made_at, actor=actor, kind="figure_answered", data={"side": side, "key": chosen})
    return made
