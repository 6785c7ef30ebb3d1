"""Reviews: a contract's page to read and write them, and the reply of the party reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.contracts.queries.files import newest_picture
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.models import Client, User
from michinori.people.policy import acted_for_by
from michinori.people.queries import organisations_of
from michinori.rules.contract.life import Side, other
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.people.reviews import COMMENT_LIMIT, MOST_STARS, REPLY_LIMIT, SCALES
from michinori.trust.commands.reviews import reply_to_review, write_review
from michinori.trust.models import Review
from michinori.trust.queries.reviews import OnContract, Summary, closed_at, reviews_on
from michinori.wording.people.conduct import CLIENT_SCALES
from michinori.wording.people.conduct import SCALES as WORKER_SCALES

_CHOICES = [(str(n), str(n)) for n in range(1, MOST_STARS + 1)]


class ReviewForm(PageForm):
    """Five scales, which depend on the side reviewed (``about``), and a comment."""

    comment = BlockField(
        label=gettext_lazy("ひとこと"),
        limit=COMMENT_LIMIT,
        required=False,
    )
    flaw_fields: ClassVar[dict[str, str]] = {f"stars.{scale}": scale for scale in SCALES}

    def __init__(self, *args: Any, about: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = scales_of(about)
        stars = {scale: RadioField(label=named[scale], choices=_CHOICES) for scale in SCALES}
        self.fields = {**stars, "comment": self.fields["comment"]}
        self.fields["comment"].widget.attrs["rows"] = 2

    @property
    def scales(self) -> list[BoundField]:
        """The five rows of stars."""
        return [self[scale] for scale in SCALES]

    @property
    def stars(self) -> dict[str, int]:
        """The chosen number of stars by scale."""
        return {scale: int(self.cleaned_data[scale]) for scale in SCALES}


class ReplyForm(PageForm):
    text = BlockField(
        label=gettext_lazy("返信"), limit=REPLY_LIMIT, help_text=gettext_lazy("公開されます。返信は一度だけです。")
    )


def scales_of(about: Side) -> dict[str, object]:
    """The labels of the five scales for the side reviewed."""
    return dict(WORKER_SCALES if about == "worker" else CLIENT_SCALES)


def star_lines(review: Review) -> list[tuple[str, int]]:
    """Each scale's label with its stars."""
    named = scales_of(other("worker" if review.by == "worker" else "client"))
    return [(str(named[scale]), stars) for scale, stars in review.stars.items()]


@dataclass(frozen=True)
class Voice:
    """A review in one line: who wrote it, their words, the mean of the stars."""

    writer: User | Client
    words: str
    stars: float


_VOICES = 3


def voices(reviews: Sequence[Review]) -> list[Voice]:
    """The newest reviews that say something in words, for the top of a profile."""
    told = [review for review in reviews if review.comment][:_VOICES]
    return [Voice(_writer(one), one.comment, round(sum(one.stars.values()) / len(one.stars), 1)) for one in told]


def _writer(review: Review) -> User | Client:
    return review.contract.worker if review.by == "worker" else review.contract.client


def listed(reviews: list[Review], summary: Summary, side: Side, actor: Actor | None) -> dict[str, object]:
    """The values of ``parts/reviews.html`` on a profile. What the reader or their organisation wrote is not theirs to
    report; one query where an organisation wrote any.
    """
    named, writers = scales_of(side), [_writer(review) for review in reviews]
    own = {actor.user_id} if actor and actor.user_id else set()
    if any(str(one.pk).startswith("org_") for one in writers):
        own |= {one.organisation_id for user_id in tuple(own) for one in organisations_of(user_id)}
    rows = [
        (review, writer.display_name, star_lines(review), writer.pk in own)
        for review, writer in zip(reviews, writers, strict=True)
    ]
    return {
        "rows": rows,
        "n": summary.n,
        "stars": summary.stars,
        "others": summary.others,
        "means": [(named[scale], mean) for scale, mean in summary.means.items()],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def show_reviews(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the reviews of a contract that the reader may see, and take the reader's own review."""
    actor = actor_of(request)
    found = reviews_on(actor, contract_id)
    about = other(found.place.side)
    form = ReviewForm(request.POST if request.method == "POST" else None, about=about)
    if request.method == "POST" and not found.place.binding:
        raise Problem.forbidden("needs-approver")
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["comment"]
        if done(form, lambda: write_review(actor=actor, contract_id=contract_id, stars=form.stars, comment=words)):
            own = reviews_on(actor, contract_id).own
            out = own is not None and own.published_at is not None
            sent = _("評価を送りました。二人の評価がそろったので、公開されました。")
            waits = _("評価を送りました。二人の評価がそろうか、期間が終わると公開されます。")
            messages.success(request, sent if out else waits)
            return redirect("contract_reviews", contract_id)
    return _page(request, found, form=form)


@require_POST
@answers_problems
def reply(request: HttpRequest, review_id: str) -> HttpResponse:
    """Publish the reply of the party reviewed."""
    actor = actor_of(request)
    own = Review.objects.filter(acted_for_by(actor.user_id or "", "about_id"), published_at__isnull=False)
    review = find(own, review_id)
    form = ReplyForm(request.POST)
    if form.is_valid() and done(
        form, lambda: reply_to_review(actor=actor, review_id=review_id, text=form.cleaned_data["text"])
    ):
        messages.success(request, _("返信を公開しました。"))
        return redirect("contract_reviews", review.contract_id)
    return _page(request, reviews_on(actor, review.contract_id), reply=form)


def _too_late(found: OnContract) -> bool:
    """Whether the other side can no longer write a review."""
    if found.own is not None:
        return found.own.published_at is not None
    return found.until is None and found.contract.status in OVER


def _page(request: HttpRequest, found: OnContract, **forms: PageForm) -> HttpResponse:
    contract, side = found.contract, found.place.side
    values: dict[str, object] = {
        "form": ReviewForm(about=other(side)),
        "reply": ReplyForm(),
        **forms,
    }
    values |= {
        "contract": contract,
        "found": found,
        "may_write": found.until is not None and found.place.binding,
        "side": side,
        "other": contract.client if side == "worker" else contract.worker,
        "closed": closed_at(contract.id),
        "work": newest_picture(contract),
        "most": MOST_STARS,
        "own_stars": star_lines(found.own) if found.own else [],
        "their_stars": star_lines(found.theirs) if found.theirs else [],
        "may_reply": found.theirs is not None and not found.theirs.reply and found.place.binding,
        "too_late": _too_late(found),
        "here": reverse("contract_reviews", args=(contract.id,)),
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "contracts/reviews.html", values, status=status)
