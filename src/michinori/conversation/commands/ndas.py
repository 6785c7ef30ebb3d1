"""Asking for an NDA (秘密保持契約) within a talk, before a contract or during one."""

from michinori.conversation.commands.threads import on_thread
from michinori.conversation.models import Thread
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.market.commands.ndas import ask_nda, may_be_asked
from michinori.market.models import Nda
from michinori.rules.contract.life import Side


def ask_in_thread(*, actor: Actor, thread_id: str, nda: object, nda_text: object = None) -> Nda:
    """Ask the worker of a thread for an NDA; for whoever acts for the client. See ``market.commands.ndas.ask_nda``.

    Raises also ``not-found`` (404) for strangers, ``forbidden`` (403) for the worker and for trustees,
    ``nda-not-possible`` (409) where a block separates the two, or the worker has left.
    """

    def decide(thread: Thread, side: Side) -> Nda:
        if side != "client":
            raise Problem.forbidden()
        if not may_be_asked(thread.client_id, thread.worker_id):
            raise Problem("nda-not-possible")
        two = {"client_id": thread.client_id, "worker_id": thread.worker_id}
        return ask_nda(actor=actor, nda=nda, nda_text=nda_text, **two)

    return on_thread(actor, thread_id, decide)
