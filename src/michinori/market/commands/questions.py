"""Commands for questions (質問) about a job: ask before proposing, answer in public for the client,
and take down for staff.
"""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, outbox, rates
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Job, Question
from michinori.market.policy import may_meet, questions_known, visible_to
from michinori.people.queries import is_own_side, power_over
from michinori.people.suspensions import require_free
from michinori.rules.fields import Reader
from michinori.rules.market.questions import MAX_ANSWER, MAX_QUESTION, WAITING_PER_JOB
from michinori.rules.talk.messages import let_pass


def ask_question(*, actor: Actor, job_id: str, body: object) -> Question:
    """Ask about an open job. The question is screened like a message before a contract. The same words of the same
    person, while they wait for an answer, are one question: a double click where no script holds it back.

    Raises ``not-found`` (404), ``job-closed``, ``own-job``, ``question-waits`` (409), ``suspended`` (403),
    ``too-many-questions`` (429), ``invalid``, ``contact-before-contract`` (422).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Problem.forbidden()

    def run() -> Question:
        job = lock(Job, job_id)[job_id]
        if is_own_side(user_id, job.client_id):
            raise Problem("own-job")
        if not may_meet(actor, job) or not visible_to(actor).filter(id=job_id).exists():
            raise Problem.unknown()
        if job.status != "open":
            raise Problem("job-closed")
        require_free(actor)
        text = _read(body, MAX_QUESTION)
        waiting = list(job.questions.filter(asker_id=user_id, answer="", hidden_at=None))
        if again := next((one for one in waiting if one.body == text), None):
            return again
        if len(waiting) >= WAITING_PER_JOB:
            raise Problem("question-waits", limit=WAITING_PER_JOB)
        rates.count(f"questions {user_id}", settings_now().site.questions_a_day, rates.DAY, "too-many-questions")
        made = Question.objects.create(job=job, asker_id=user_id, body=text, made_at=clock.now())
        outbox.put("question_asked", {"question_id": made.id})
        return made

    return in_transaction(run)


def answer_question(*, actor: Actor, question_id: str, body: object) -> Question:
    """Answer a question in public, for the job's client; any of its members may. An answer is given once.

    Raises ``not-found`` (404), ``forbidden`` (403), ``question-answered`` (409), ``suspended`` (403), ``invalid``,
    ``contact-before-contract`` (422).
    """

    def run() -> Question:
        known = find(questions_known(actor).select_related("job"), question_id)
        if power_over(actor.user_id, known.job.client_id) is None:
            raise Problem.forbidden()
        question = lock(Question, question_id)[question_id]
        if question.answer:
            raise Problem("question-answered")
        require_free(actor, known.job.client_id)
        question.answer = _read(body, MAX_ANSWER)
        question.answered_by_id, question.answered_at = actor.user_id, clock.now()
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        outbox.put("question_answered", {"question_id": question.id})
        return question

    return in_transaction(run)


def hide_question(*, actor: Actor, question_id: str) -> None:
    """Take a question down with its answer; for staff, whose right the caller checks. Call within a transaction.

    Raises ``not-found`` (404), also if it is down.
    """
    if not Question.objects.filter(id=question_id, hidden_at=None).update(hidden_at=clock.now()):
        raise Problem.unknown()
    events.write(question_id, at=clock.now(), actor=actor, kind="question_hidden", data={})


def show_question_again(*, actor: Actor, question_id: str) -> None:
    """Undo ``hide_question``. Call within a transaction. Raises ``not-found`` (404) if it is not taken down."""
    if not Question.objects.filter(id=question_id, hidden_at__isnull=False).update(hidden_at=None):
        raise Problem.unknown()
    events.write(question_id, at=clock.now(), actor=actor, kind="question_shown_again", data={})


def _read(body: object, most: int) -> str:
    reader = Reader({"body": body})
    text = reader.block("body", most)
    reader.finish()
    let_pass(str(body), field="body", agreed=False, watched=settings_now().site.watched_words)
    return text
