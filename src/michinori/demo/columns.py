"""The demo's columns about jobs that ended halfway, with comments, of which one is held and one is spam."""

from dataclasses import dataclass

from michinori.columns.commands.columns import choose_column, write_column
from michinori.columns.commands.comments import decide_comment, post_comment
from michinori.columns.origin import Origin
from michinori.demo.board import People, later
from michinori.demo.column_texts import COLUMNS, Remark
from michinori.kernel.actor import Actor

CHOSEN = "タクシーを途中で降りたら"


@dataclass
class _Editor:
    """A member of staff who publishes held comments; here all are held, since no browser makes a proof of work."""

    actor: Actor
    places: int = 0

    def receive(self, slug: str, remark: Remark) -> None:
        later(minutes=20)
        self.places += 1
        made = post_comment(
            slug=slug,
            name=remark.name,
            email=f"reader{self.places}@demo.example",
            body=remark.body,
            altcha="",
            origin=Origin(f"192.0.2.{self.places}", "demo", ""),
            on_page=True,
        )
        if not remark.waits and made.status == "held":
            decide_comment(actor=self.actor, comment_id=made.id, status="published")


def columns(people: People) -> None:
    """Write the columns and their comments; the last column is a draft."""
    editor = _Editor(Actor.person(people["hen"].id))
    for text in COLUMNS:
        later(hours=3)
        made = write_column(
            actor=Actor.person(people[text.by].id),
            title=text.title,
            body=text.body,
            tags=list(text.tags),
            status="draft" if text.draft else "published",
        )
        if text.title == CHOSEN:
            choose_column(actor=editor.actor, slug=made.slug, chosen=True)
        for remark in text.remarks:
            editor.receive(made.slug, remark)
