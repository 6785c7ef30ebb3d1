"""The kinds of things that can be reported, from all rooms below (decision 0022).

``TABLE`` says of each kind how to find, hide and show a thing by id. ``visible_to``: the reporter, who must be able to
see the thing; None: staff, who see all. Reports have no foreign key to their thing, so it may be gone later.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from michinori.columns.commands.columns import hide_column, show_column_again
from michinori.columns.commands.comments import hide_comment, show_comment_again
from michinori.columns.models import Column, Comment
from michinori.columns.models.columns import REASON_LIMIT
from michinori.columns.policy import visible_to as columns_visible_to
from michinori.conversation.models import Message
from michinori.conversation.policy import visible_to as threads_visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.market.commands.jobs import close_for_staff, reopen_for_staff
from michinori.market.commands.questions import hide_question, show_question_again
from michinori.market.models import Job, Question
from michinori.market.policy import questions_known
from michinori.market.policy import visible_to as jobs_visible_to
from michinori.people.commands.faces import hide_face, show_face_again
from michinori.people.commands.portfolio import hide_work, show_work_again
from michinori.people.models import Client, Organisation, PortfolioPicture, User
from michinori.people.policy import visible_to as people_visible_to
from michinori.people.queries import power_over
from michinori.rules.people.reviews import REPLY_LIMIT
from michinori.trust.commands.reviews import hide_review, show_review_again
from michinori.trust.models import Review


@dataclass(frozen=True)
class Thing:
    """A thing that can be reported. ``about``: its owner, None without an account; ``page``: its page, None if the
    reader has no access to one.
    """

    kind: str
    ref: str
    title: str
    text: str
    about: Client | None
    page: PageRef | None


type Finder = Callable[[Actor | None, str], Thing | None]


def _job(visible_to: Actor | None, ref: str) -> Thing | None:
    rows = Job.objects.all() if visible_to is None else jobs_visible_to(visible_to)
    job = rows.select_related("client__user", "client__organisation").filter(id=ref).first()
    if job is None:
        return None
    return Thing("job", ref, job.title, job.description, job.client, PageRef("job", (ref,)))


def _person(visible_to: Actor | None, ref: str) -> Thing | None:
    rows = User.objects.all() if visible_to is None else people_visible_to(visible_to)
    user = rows.select_related("client", "profile").filter(id=ref).first()
    if user is None:
        return None
    text = "\n".join(part for part in (user.profile.headline, user.profile.about) if part)
    return Thing("person", ref, user.display_name, text, user.client, PageRef("worker", (ref,)))


def _organisation(visible_to: Actor | None, ref: str) -> Thing | None:
    found = Organisation.objects.select_related("client").filter(id=ref).first()
    if found is None:
        return None
    return Thing("organisation", ref, found.name, "", found.client, PageRef("client", (ref,)))


def _work(visible_to: Actor | None, ref: str) -> Thing | None:
    rows = PortfolioPicture.objects.select_related("profile__user__client")
    if visible_to is not None:
        rows = rows.filter(hidden_at=None, profile__user__in=people_visible_to(visible_to))
    found = rows.filter(id=ref).first()
    if found is None:
        return None
    page = PageRef("work", (ref,)) if found.hidden_at is None else None
    return Thing("work", ref, found.title, "", found.profile.user.client, page)


def _question(visible_to: Actor | None, ref: str) -> Thing | None:
    """A question with its answer. Its owner is who asked, whom only staff learn of; its page is the job's."""
    rows = Question.objects.all()
    if visible_to is not None:
        rows = questions_known(visible_to).filter(job__in=jobs_visible_to(visible_to).values("id"))
    found = rows.select_related("job", "asker__client").filter(id=ref).first()
    if found is None:
        return None
    text = "\n\n".join(part for part in (found.body, found.answer) if part)
    page = PageRef("job", (found.job_id,), "questions")
    return Thing("question", ref, found.job.title, text, found.asker.client, page)


def _review(visible_to: Actor | None, ref: str) -> Thing | None:
    """A review with its reply. Its owner is the side that wrote it: the worker, or the client."""
    rows = Review.objects.select_related("contract__client__user", "contract__client__organisation", "contract__worker")
    if visible_to is not None:
        rows = rows.filter(published_at__isnull=False, hidden_at__isnull=True)
    review = rows.filter(id=ref).first()
    if review is None:
        return None
    contract = review.contract
    about = contract.client if review.by == "client" else contract.worker.client
    text = "\n\n".join(part for part in (review.comment, review.reply) if part)
    name = "client" if review.by == "worker" else "worker"
    return Thing("review", ref, about.display_name, text, about, PageRef(name, (review.about_id,)))


def _column(visible_to: Actor | None, ref: str) -> Thing | None:
    rows = Column.objects.exclude(status="draft") if visible_to is None else columns_visible_to(visible_to)
    column = rows.select_related("author__client").filter(id=ref).first()
    if column is None:
        return None
    page = PageRef("column" if visible_to else "desk_column", (column.slug,))
    return Thing("column", ref, column.title, column.body, column.author.client, page)


def _comment(visible_to: Actor | None, ref: str) -> Thing | None:
    """A comment. Its writer has no account, so ``about`` is None."""
    rows = Comment.objects.select_related("column")
    if visible_to is not None:
        rows = rows.filter(status="published", hidden_at__isnull=True, column__in=columns_visible_to(visible_to))
    comment = rows.filter(id=ref).first()
    if comment is None:
        return None
    page = PageRef("column", (comment.column.slug,), comment.id)
    return Thing("comment", ref, comment.name, comment.body, None, page)


def _message(visible_to: Actor | None, ref: str) -> Thing | None:
    """A message. Its owner is the side that sent it; its page is the thread, which only the two sides may open. Nobody
    can hide a message, since both sides may need the history.
    """
    rows = Message.objects.select_related(
        "author", "thread__client__user", "thread__client__organisation", "thread__worker"
    )
    if visible_to is not None:
        rows = rows.filter(thread__in=threads_visible_to(visible_to).values("id"))
    message = rows.filter(id=ref).first()
    if message is None:
        return None
    about = message.thread.client if message.by == "client" else message.thread.worker.client
    page = PageRef("thread", (message.thread_id,)) if visible_to else None
    return Thing("message", ref, about.display_name, message.body, about, page)


def _take_job_down(actor: Actor, ref: str, reason: str) -> None:
    close_for_staff(actor=actor, job_id=ref)


def _put_job_up(actor: Actor, ref: str) -> None:
    reopen_for_staff(actor=actor, job_id=ref)


def _hide_review(actor: Actor, ref: str, reason: str) -> None:
    hide_review(actor=actor, review_id=ref, reason=reason[:REPLY_LIMIT])


def _show_review(actor: Actor, ref: str) -> None:
    show_review_again(actor=actor, review_id=ref)


def _hide_face(actor: Actor, ref: str, reason: str) -> None:
    """A profile stays; its face is what staff can take down."""
    hide_face(actor=actor, client_id=ref)


def _show_face(actor: Actor, ref: str) -> None:
    show_face_again(actor=actor, client_id=ref)


def _has_face(ref: str) -> bool:
    found = Client.objects.select_related("user", "organisation").filter(id=ref).first()
    return found is not None and bool(found.holder.shown_face)


def _hide_work(actor: Actor, ref: str, reason: str) -> None:
    hide_work(actor=actor, picture_id=ref)


def _show_work(actor: Actor, ref: str) -> None:
    show_work_again(actor=actor, picture_id=ref)


def _hide_question(actor: Actor, ref: str, reason: str) -> None:
    hide_question(actor=actor, question_id=ref)


def _show_question(actor: Actor, ref: str) -> None:
    show_question_again(actor=actor, question_id=ref)


def _slug(ref: str) -> str:
    return find(Column, ref).slug


def _hide_column(actor: Actor, ref: str, reason: str) -> None:
    hide_column(actor=actor, slug=_slug(ref), reason=reason[:REASON_LIMIT])


def _show_column(actor: Actor, ref: str) -> None:
    show_column_again(actor=actor, slug=_slug(ref))


def _hide_comment(actor: Actor, ref: str, reason: str) -> None:
    hide_comment(actor=actor, comment_id=ref, reason=reason[:REASON_LIMIT])


def _show_comment(actor: Actor, ref: str) -> None:
    show_comment_again(actor=actor, comment_id=ref)


@dataclass(frozen=True)
class Kind:
    """How to find a thing of this kind, and how to hide and show it, if that is possible. ``hide`` and ``show`` run
    within the caller's transaction. ``hideable``: whether the thing of this id has something to hide.
    """

    find: Finder
    hide: Callable[[Actor, str, str], None] | None = None
    show: Callable[[Actor, str], None] | None = None
    hideable: Callable[[str], bool] = lambda ref: True


TABLE: Mapping[str, Kind] = {
    "job": Kind(_job, _take_job_down, _put_job_up),
    "person": Kind(_person, _hide_face, _show_face, _has_face),
    "organisation": Kind(_organisation, _hide_face, _show_face, _has_face),
    "work": Kind(_work, _hide_work, _show_work),
    "question": Kind(_question, _hide_question, _show_question),
    "message": Kind(_message),
    "review": Kind(_review, _hide_review, _show_review),
    "column": Kind(_column, _hide_column, _show_column),
    "comment": Kind(_comment, _hide_comment, _show_comment),
}


def find_thing(kind: str, ref: str, *, visible_to: Actor | None) -> Thing:
    """A thing by kind and id. Raises ``not-found`` (404), also for an unknown kind."""
    row = TABLE.get(kind)
    found = row.find(visible_to, ref) if row is not None and ref.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


def is_own(actor: Actor, thing: Thing) -> bool:
    """Whether the thing belongs to the actor or to an organisation of theirs."""
    return thing.about is not None and power_over(actor.user_id, thing.about.id) is not None


def is_hideable(kind: str, ref: str) -> bool:
    """Whether staff can hide this thing; of a person or an organisation, the face."""
    return kind in TABLE and TABLE[kind].hide is not None and TABLE[kind].hideable(ref)


def hide_thing(*, actor: Actor, kind: str, ref: str, reason: str) -> bool:
    """Hide a thing; return False if it was hidden already, is gone or cannot be hidden."""
    hide = TABLE[kind].hide
    if hide is None:
        return False
    try:
        hide(actor, ref, reason)
    except Problem:
        return False
    return True


def show_thing_again(*, actor: Actor, kind: str, ref: str) -> None:
    """Undo ``hide_thing``, unless somebody else already has."""
    show = TABLE[kind].show
    if show is not None:
        with suppress(Problem):
            show(actor, ref)
