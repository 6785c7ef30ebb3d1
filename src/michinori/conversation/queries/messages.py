"""Reading messages: of one thread page by page, by search, by id."""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from michinori.contracts.models import Amendment, Contract
from michinori.conversation.models import Message, MessageFile, Promise, Reading, Thread
from michinori.conversation.policy import visible_to
from michinori.conversation.queries.threads import NAMED
from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among
from michinori.machinery.rows import find
from michinori.machinery.words import terms_of, tsquery
from michinori.people.models import User

PAGE = 50


def newest_messages(thread: Thread, *, before: int | None = None, limit: int = PAGE) -> tuple[list[Message], bool]:
    """The last ``limit`` messages (before ``n`` = ``before``) with ``files``, oldest first, and whether there are older
    ones. One query, one more if any has files, and one if others wrote than the two people whom ``view_thread`` loads.
    The caller checks that the reader may see the thread.
    """
    behind = {} if before is None else {"before": before}
    page = _page(limit, goes_on=bool(behind)).rows(thread=thread.id, **behind)
    shown = page[:limit][::-1]
    for message in shown:
        message.thread = thread
    _set_authors(thread, shown)
    return with_files(shown), len(page) > limit


@cache
def _page(limit: int, *, goes_on: bool) -> Composed[Message]:
    rows = Message.objects.filter(thread_id=Given("thread"))
    rows = rows.filter(n__lt=GivenAs("before", IntegerField())) if goes_on else rows
    rows = _promised(rows).annotate(has_files=Exists(MessageFile.objects.filter(message=OuterRef("pk"))))
    return Composed(rows.order_by("-n")[: limit + 1])


def _set_authors(thread: Thread, messages: list[Message]) -> None:
    """Set ``author`` on each message: of two people talking both are loaded with their thread."""
    known = {one.pk: one for one in (thread.worker, thread.client.user) if one is not None}
    others = {one.author_id for one in messages} - known.keys()
    known |= User.objects.in_bulk(others) if others else {}
    for message in messages:
        message.author = known[message.author_id]


def messages_of_contract(actor: Actor, contract: Contract, thread_id: str, *, before: int, limit: int) -> list[Message]:
    """The last messages of a contract's thread that were sent while the contract was what it is about, newest first,
    with their files as ``told`` (id, name, size in bytes), and how far the actor has read as ``read_n``. One query.
    None where the actor may not see the thread.
    """
    given = {"viewer": actor.user_id, "contract": contract.id, "thread": thread_id, "before": before}
    return _of_contract(limit).rows(**given)


@cache
def _of_contract(limit: int) -> Composed[Message]:
    viewer, thread_id = Given("viewer"), Given("thread")
    mine = Reading.objects.filter(thread=OuterRef("thread"), user_id=viewer)
    rows = Message.objects.filter(thread_id=thread_id, contract_id=Given("contract"))
    rows = rows.filter(n__lt=GivenAs("before", IntegerField()))
    # As an array, which PostgreSQL asks for once; as a condition it asked it of each message of the thread.
    visible = visible_to(Actor.person(viewer)).filter(id=thread_id)
    rows = rows.filter(Among(F("thread"), ArraySubquery(visible.values("id"))))
    files = MessageFile.objects.filter(message=OuterRef("pk")).order_by("place")
    shown = JSONObject(id="file_id", name="file__name", size="file__size", scan="file__scan")
    told = ArraySubquery(files.values(one=shown))
    rows = rows.annotate(read_n=Coalesce(Subquery(mine.values("n")), 0), told=told).defer("search", "nonce")
    return Composed(rows.order_by("-n")[:limit])


def last_message_n(actor: Actor, contract_id: str, thread_id: str) -> int:
    """The number of the newest message about a contract in its thread; 0 without any, or where the actor may not see
    the thread. One query.
    """
    rows = Message.objects.filter(thread_id=thread_id, contract_id=contract_id)
    rows = rows.filter(Among(F("thread"), ArraySubquery(visible_to(actor).filter(id=thread_id).values("id"))))
    return rows.order_by("-n").values_list("n", flat=True).first() or 0


def messages_at_desk(contract: Contract, thread_id: str, *, before: int | None = None) -> tuple[list[Message], bool]:
    """A page of the messages sent under a contract, oldest first, with their files as ``files``, and whether there are
    older ones. For staff who have stated why they read them: the caller checks that. Two queries.
    """
    rows = _whole(Message.objects.filter(thread_id=thread_id, contract=contract))
    rows = rows if before is None else rows.filter(n__lt=before)
    page = list(rows.order_by("-n")[: PAGE + 1])
    return with_files(page[:PAGE][::-1]), len(page) > PAGE


def _whole(rows: QuerySet[Message]) -> QuerySet[Message]:
    return _promised(rows).select_related("author")


def _promised(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("promise__amendment").defer("search", "nonce", "promise__amendment__body")


def with_files(messages: list[Message]) -> list[Message]:
    """Set ``files`` on each message; return them. One query, none if it is known that they have none."""
    asked = [one.id for one in messages if vars(one).get("has_files", True)]
    rows = MessageFile.objects.filter(message__in=asked).select_related("file").order_by("message_id", "place")
    by_message: dict[str, list[MessageFile]] = {}
    for row in rows if asked else ():
        by_message.setdefault(row.message_id, []).append(row)
    for message in messages:
        message.files = [row.file for row in by_message.get(message.id, ())]  # type: ignore[attr-defined]
    return messages


def message_for(actor: Actor, message_id: str) -> Message:
    """A message in a thread that the actor may see. Raises ``not-found`` (404)."""
    rows = Message.objects.filter(thread__in=visible_to(actor).values("id")).select_related("thread")
    return with_files([find(_whole(rows), message_id)])[0]


def search_messages(actor: Actor, words: str, *, cursor: int | None = None, limit: int = 30) -> list[Message]:
    """Messages in the actor's threads that have all the words, in any spelling, newest first, with thread and names;
    none for an empty search. ``cursor``: how many to skip. The query goes through the actor's own threads, so that its
    cost does not depend on what others write.
    """
    wanted = tsquery(terms_of(words))
    if wanted is None:
        return []
    matching = Func(
        F("search"),
        Value(wanted),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )
    rows = Message.objects.filter(matching, thread__in=visible_to(actor).values("id"))
    named = [f"thread__{name}" for name in NAMED]
    unused = ("search", "nonce", "thread__proposal__job__search", "thread__proposal__job__description")
    rows = rows.select_related("author", *named).defer(*unused).order_by("-at", "-id")
    start = cursor or 0
    return with_files(list(rows[start : start + limit]))


def with_promise() -> QuerySet[Amendment]:
    """Amendments, each loaded with the promise from which it was proposed, if any."""
    return Amendment.objects.select_related("promise__message")


def promise_behind(amendment: Amendment) -> Promise | None:
    """The promise of an amendment read by ``with_promise``."""
    return getattr(amendment, "promise", None)
