"""What the operator says in the small market: pages of law, answers, announcements, maintenance."""

from datetime import timedelta

from safety.pictures import picture

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.commands.demands import make_demand
from michinori.legal.commands.publishing import publish_version
from michinori.machinery import clock
from michinori.machinery.files import keep_made
from michinori.machinery.maintenance import announce, end
from michinori.machinery.models import SiteMark
from michinori.people.commands.identity_requests import send_documents
from michinori.people.commands.kinds import add_kind
from michinori.people.commands.sign_up_invitations import invite_to_sign_up
from michinori.people.models import User
from michinori.support.commands.announcements import publish_announcement, save_announcement
from michinori.support.commands.answering import save_template
from michinori.support.commands.closures import propose_closure
from michinori.support.commands.inquiries import confirm_inquiry, make_inquiry
from michinori.support.links import token_for as token_for_inquiry


def operator_speaks(people: dict[str, User], contract_id: str) -> dict[str, str]:
    """Two versions of the code for clients, to which nobody has to agree; a demand by somebody without an account,
    whose inquiry waits as Ren's does, and a template to answer with.
    """
    first = {"first": day_of(clock.now()), "reason": "始めるため"}
    for n in (1, 2):
        made = publish_version(
            actor=Actor.operator(), document="clients", ja=f"## 約束\n\n{n}つ", en=f"## Code\n\n{n} items", **first
        )
    ids = {"document": "clients", "version_id": made.id}
    typed = {"name": "秘密の人", "email": "himitsu@example.net", "place": "/jobs", "text": "秘密の求め"}
    asked = {"topic": "other", "subject": "秘密の件", "text": "秘密の問い合わせ"}
    made_by_ren = make_inquiry(actor=Actor.person(people["ren"].id), contract_id=contract_id, **asked)
    stranger = make_inquiry(actor=Actor("person"), name="秘密の人", email="himitsu@example.net", **asked)
    confirm_inquiry(token=token_for_inquiry(stranger.id))
    sora = Actor.person(people["sora"].id)
    begun = save_template(actor=sora, title="秘密のひな形", ja="お問い合わせ", en="Your inquiry")
    at = clock.now() + timedelta(days=80)
    words = {"title_ja": "秘密でない知らせ", "title_en": "News", "text_ja": "本文", "text_en": "Text"}
    told = save_announcement(
        actor=sora, kind="news", audience="everybody", from_at=at, until_at=at + timedelta(hours=1), **words
    )
    ids["announcement_id"] = publish_announcement(actor=sora, announcement_id=told.id).id
    ids["maintenance_id"] = announce(actor=sora, starts_at=at, ends_at=at + timedelta(hours=1)).id
    end(ids["maintenance_id"])  # called off, so that it stands on no page
    day = day_of(clock.now()) + timedelta(days=365)
    waits = propose_closure(actor=Actor.person(sora.user_id, elevated=True), last_day=day, ja="最後の日", en="The end")
    ids["closure_id"] = waits.id
    ids["sign_up_invitation_id"] = invite_to_sign_up(actor=sora)[0].id
    kept = keep_made(owner_id="site", name="mark.webp", content=picture(), type="image/webp")
    SiteMark.objects.create(file=kept)
    ids["mark_id"] = kept.id
    lacquer = {"slug": "urushi", "ja": "漆", "en": "Lacquer", "icon": "hand", "place": 65}
    ids["work"] = add_kind(actor=Actor.person(sora.user_id, elevated=True), body=lacquer).slug
    ids |= {
        "inquiry_id": made_by_ren.id,
        "inquiry_token": token_for_inquiry(stranger.id),
        "template_id": begun.id,
    }
    ids["demand_id"] = make_demand(actor=Actor("person"), kind="deletion", **typed).id
    return ids


def papers_sent(user_id: str) -> dict[str, str]:
    """Somebody has sent their papers, which wait."""
    papers = {"front": [picture()], "selfie": [picture()]}
    sent = send_documents(actor=Actor.person(user_id), client_id=user_id, level="person", papers=papers)
    return {"identity_request_id": sent.id, "identity_picture_id": sent.pictures.get(part="front").id}
