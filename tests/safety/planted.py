"""A market in which every text that somebody typed is a canary: made by commands, as far as they let it through."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from safety.canaries import LETTERS, canary, code, mail_address
from safety.pictures import picture
from safety.planted_desk import decided, looked_at
from safety.planted_money import at_the_bank, by_card, paid_out, settings_changed
from safety.planting import Planted
from safety.world import World

from michinori.columns.commands import columns, comments
from michinori.columns.links import token_for
from michinori.columns.models import Comment
from michinori.columns.origin import Origin
from michinori.contracts.commands import (
    amendments,
    bids,
    business_ends,
    change_requests,
    deliveries,
    handovers,
    hours,
    outside_results,
    switches,
    terminations,
)
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Attachment, Contract
from michinori.conversation.commands.drafts import draft_message
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.remarks import make_remark
from michinori.conversation.models import thread_id_of
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.commands.demands import answer_demand, make_demand
from michinori.legal.commands.publishing import note_lawyer_check, publish_version
from michinori.machinery import clock
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.market.commands.confidential import agree_for_job, set_confidential
from michinori.market.commands.drafts import draft_proposal
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.commands.questions import answer_question, ask_question
from michinori.market.commands.searches import save_search
from michinori.market.models import Confidential, Nda
from michinori.notices.webhooks.commands import add_webhook
from michinori.notices.webhooks.models import Webhook
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.organisation_invitations import invite_member
from michinori.people.commands.organisations import rename_organisation
from michinori.people.commands.portfolio import add_portfolio_link, add_portfolio_picture
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.provider_accounts import PROVIDER
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user, rename_user
from michinori.people.queries import default_client
from michinori.rules.contract.time_log import monday_of
from michinori.rules.people.reviews import SCALES
from michinori.support.commands.announcements import publish_announcement, save_announcement
from michinori.support.commands.answering import answer_inquiry, note_on_inquiry, save_template
from michinori.support.commands.closures import propose_closure
from michinori.support.commands.inquiries import make_inquiry, reply_to_inquiry
from michinori.support.commands.maintenance import announce_maintenance
from michinori.support.links import token_for as token_for_inquiry
from michinori.support.policy import Sender
from michinori.trust.commands.answers import answer_figure
from michinori.trust.commands.counting import count_contracts
from michinori.trust.commands.reviews import hide_review, reply_to_review, write_review
from tests.insolvencies import record_insolvency
from tests.joining import join_organisation
from tests.stories import cast as story

_TERMS = "contracts.TermsVersion.body/"
_NOTE = "contracts.Note.text/"


def planted(world: World) -> Planted:
    """Everybody and everything of ``world``, renamed and made once more in canaries."""
    here = Planted(world, told_before=OutboxItem.objects.latest("id").id)
    later = (looked_at, _by_the_hour, _going_on, paid_out, _gone, decided, at_the_bank, by_card, settings_changed)
    for plant in (_people, _finding, _columns, _under_way, _over, _ending, *later):
        plant(here)
    # Their commands let no brackets through.
    for name, user in world.people.items():
        StoredFile.objects.filter(owner_id=user.id).update(name=_c("machinery.StoredFile.name", name))
        Webhook.objects.filter(user=user).update(url=_c("webhooks.Webhook.url", name))
    return here


def _people(here: Planted) -> None:
    world, operator = here.world, Actor.operator()
    agency = world.ids["organisation_id"]
    for name in ("ren", "aoi", "mio"):
        called = {each: _c(f"people.User.{each}", name) for each in ("display_name", "real_name")}
        rename_user(actor=here.acts(name), **called)
    rename_organisation(actor=here.acts("aoi"), organisation_id=agency, name=_c("people.Organisation.name", "aoi"))
    seen = {each: _c(f"people.IdentityCheck.{each}", "sora") for each in ("name", "reason")}
    check_identity(actor=here.proved("sora"), client_id=agency, **seen)
    _legal_page(here)
    for name, client_id, kind in (("aoi", agency, "Organisation"), ("ren", world.people["ren"].id, "User")):
        update_declarations(
            actor=here.acts(name),
            client_id=client_id,
            business=True,
            has_staff=True,
            has_officers=False,
            withholds=False,
            address=_c(f"people.{kind}.address", name),
            contact=_c(f"people.{kind}.contact", name),
        )
    address = mail_address("people.User.email", "kana")
    world.people["kana"] = kana = create_user(actor=operator, email=address, name="Kana", confirmed=True)
    join_organisation(actor=operator, organisation_id=agency, email=address, role="member")
    to = mail_address("people.OrganisationInvitation.email", "aoi")
    invite_member(actor=here.acts("aoi"), organisation_id=agency, email=to, role="member")
    EmailAddress.objects.create(user=kana, email=mail_address("account.EmailAddress.email", "kana"))
    data = {"name": _c("mfa.Authenticator.data", "kana"), "credential": {}}
    key = Authenticator.objects.create(user=kana, type=Authenticator.Type.WEBAUTHN, data=data)
    world.ids["pk"] = str(key.pk)
    SocialAccount.objects.create(user=kana, provider=PROVIDER, uid=_c("socialaccount.SocialAccount.uid", "kana"))


def _legal_page(here: Planted) -> None:
    typed = {name: _c(f"legal.Version.{name}", "sora") for name in ("ja", "en", "reason")}
    sora, today = here.proved("sora"), day_of(clock.now())
    made = publish_version(actor=sora, document="clients", first=today, **typed)
    note_lawyer_check(actor=sora, version_id=made.id, name=_c("legal.LawyerCheck.name", "sora"), day=today)
    here.scenes.append({"number": str(made.number), "version_id": made.id})
    said = {name: _c(f"legal.Demand.{name}", "mio") for name in ("name", "place", "text")}
    address = mail_address("legal.Demand.email", "mio")
    made_by_mio = make_demand(actor=here.acts("mio"), kind="deletion", email=address, **said)
    words = _c("legal.Demand.answer", "sora")
    answer_demand(actor=sora, demand_id=made_by_mio.id, outcome="refused", answer=words)
    here.scenes.append({"demand_id": made_by_mio.id})
    _asked(here)


_ANNOUNCED = ("title_ja", "title_en", "text_ja", "text_en")


def _asked(here: Planted) -> None:
    ren, sora = here.acts("ren"), here.proved("sora")
    subject, asked, reply, answer, note = (
        _c(f"support.{name}", by)
        for name, by in (
            ("Inquiry.subject", "ren"),
            ("InquiryMessage.text/asked", "ren"),
            ("InquiryMessage.text/reply", "ren"),
            ("InquiryMessage.text/answer", "sora"),
            ("InquiryMessage.text/note", "sora"),
        )
    )
    made = make_inquiry(actor=ren, topic="other", subject=subject, text=asked)
    answer_inquiry(actor=sora, inquiry_id=made.id, text=answer)
    note_on_inquiry(actor=sora, inquiry_id=made.id, text=note)
    reply_to_inquiry(sender=Sender(ren), inquiry_id=made.id, text=reply)
    typed = {name: _c(f"support.Inquiry.{name}", "a reader") for name in ("name", "subject")}
    address = mail_address("support.Inquiry.email", "a reader")
    stranger = make_inquiry(actor=Actor("person"), topic="other", text="長い話です。", email=address, **typed)
    at = clock.now() + timedelta(days=85)
    words = {name: _c(f"support.Announcement.{name}", "sora") for name in _ANNOUNCED}
    times = {"from_at": clock.now(), "until_at": at}
    told = save_announcement(actor=sora, kind="service", audience="everybody", mail=True, **words, **times)
    publish_announcement(actor=sora, announcement_id=told.id)
    here.scenes.append({"announcement_id": told.id})
    noted = {name: _c(f"machinery.Maintenance.{name}", "sora") for name in ("ja", "en")}
    announce_maintenance(actor=sora, starts_at=at, ends_at=at + timedelta(hours=1), **noted)
    said = {name: _c(f"support.Closure.{name}", "sora") for name in ("ja", "en")}
    waits = propose_closure(actor=sora, last_day=day_of(clock.now()) + timedelta(days=365), **said)
    here.scenes.append({"closure_id": waits.id})
    words = {name: _c(f"support.InquiryTemplate.{name}", "sora") for name in ("title", "ja", "en")}
    begun = save_template(actor=sora, **words)
    here.scenes += [
        {"inquiry_id": made.id, "template_id": begun.id},
        {"inquiry_id": stranger.id, "inquiry_token": token_for_inquiry(stranger.id)},
    ]


def _finding(here: Planted) -> None:
    ren, aoi, mio = (here.acts(name) for name in ("ren", "aoi", "mio"))
    profile = {name: _c(f"people.Profile.{name}") for name in ("headline", "about")}
    update_profile(actor=ren, skills=[_c("people.Profile.skills")], **profile)
    url = f"https://portfolio.example/{_c('people.PortfolioLink.url').replace(' ', '/')}"
    add_portfolio_link(actor=ren, title=_c("people.PortfolioLink.title"), url=url)
    file = store_file(actor=ren, name="a.png", content=picture())
    add_portfolio_picture(actor=ren, title=_c("people.PortfolioPicture.title"), file_id=file.id)
    create_token(actor=ren, name=_c("people.Token.name"), scopes=["read"])
    hook, _ = add_webhook(actor=ren, url="https://hooks.example.com/", events=["contract"])
    here.scenes.append({"webhook_id": hook.id})
    names = {name: _c(f"market.SavedSearch.{name}") for name in ("name", "q", "skill")}
    here.scenes.append({"search_id": save_search(actor=ren, body=names).id})
    job = create_job(actor=aoi, body=job_body("aoi"))
    invite_worker(actor=aoi, job_id=job.id, worker_id=str(ren.user_id), message=_c("market.Invitation.message", "aoi"))
    words = {"price": 48_000, "message": _c("market.Proposal.message", "mio")}
    proposal = create_proposal(actor=mio, job_id=job.id, body=words)
    kin = here.world.cast.person("Kin2")
    set_block(actor=ren, target_id=kin.id, note=_c("people.Block.note"))
    part = {"text": _c("market.Confidential.text", "aoi"), "nda": "own", "nda_text": _c("market.NdaText.ja", "aoi")}
    set_confidential(actor=aoi, job_id=job.id, **part)
    agree_for_job(actor=ren, job_id=job.id, sha256=Confidential.objects.get(job=job).nda.sha256)
    here.scenes.append({"nda_id": Nda.objects.get(job=job).id})
    question = ask_question(actor=mio, job_id=job.id, body=_c("market.Question.body", "mio"))
    answer_question(actor=aoi, question_id=question.id, body=_c("market.Question.answer", "aoi"))
    thread = thread_id_of(proposal.id)
    send_message(actor=mio, thread_id=thread, body=_c("conversation.Message.body/no terms", "mio"))
    here.scenes.append({"job_id": job.id, "proposal_id": proposal.id, "thread_id": thread})
    other = create_job(actor=aoi, body=job_body("aoi"))
    body = {"price": 1_000, "message": _c("market.ProposalDraft.message")}
    draft_proposal(actor=ren, job_id=other.id, body=body)


def job_body(by: str) -> dict[str, Any]:
    """All that a job can say, in canaries of ``by``."""
    texts = {name: _c(f"market.Job.{name}", by) for name in ("title", "description", "place", "end_client_name")}
    brief = {"key": _c("market.Job.brief/key", by), "value": _c("market.Job.brief/value", by), "direction": True}
    skills = [_c("market.Job.skills", by)]
    return {"category": "design", "kind": "fixed", "brief": [brief], "skills": skills, **texts}


def _columns(here: Planted) -> None:
    ren, sora = here.acts("ren"), here.acts("sora")
    texts = {name: _c(f"columns.Column.{name}") for name in ("title", "body")}
    shown, hidden = (
        columns.write_column(actor=ren, status="published", tags=[_c("columns.Column.tags")], **texts) for _ in "ab"
    )
    ids = [_comment(shown.slug, "a reader", mail_address("columns.Comment.email", "a reader")) for _ in "abc"]
    _comment(shown.slug, "kana", here.world.people["kana"].email)
    comments.decide_comment(actor=sora, comment_id=ids[0], status="published")
    Comment.objects.filter(id=ids[1]).update(status="published")
    comments.hide_comment(actor=ren, comment_id=ids[1], reason=_c("columns.Comment.hidden_reason"))
    columns.hide_column(actor=sora, slug=hidden.slug, reason=_c("columns.Column.hidden_reason", "sora"))
    here.scenes += [
        {"column": shown.slug, "comment_id": ids[2], "comment_token": token_for(ids[0])},
        {"column": hidden.slug},
    ]


def _comment(slug: str, by: str, email: str) -> str:
    said = {name: _c(f"columns.Comment.{name}", by) for name in ("name", "body")}
    origin = Origin("192.0.2.9", _c("columns.Comment.agent", by), _c("columns.Comment.referrer", by))
    return comments.post_comment(slug=slug, email=email, altcha="", origin=origin, on_page=True, **said).id


def _terms(by: str = "aoi", **changes: Any) -> dict[str, Any]:
    """All that terms can say, in canaries of ``by``."""
    stages = [{"name": f"{_c(f'{_TERMS}stage', by)}{number}", "price": 16_000} for number in (1, 2, 3)]
    brief = {"key": _c(f"{_TERMS}key", by), "value": _c(f"{_TERMS}value", by), "direction": True}
    texts = {"note": _c(f"{_TERMS}note", by), "rights": _c(f"{_TERMS}rights", by)}
    reorder = {"client": _c(f"{_TERMS}reorder", by), "due_date": story.in_days(60).isoformat()}
    place = _c(f"{_TERMS}place", by)
    return {"stages": stages, "brief": [brief], "reorder": reorder, "place_of_receipt": place, **texts} | changes


def _under_way(here: Planted) -> None:
    """Stages reported, objected to, handed in, returned; a change refused; an amendment open; a message."""
    ren, aoi = here.acts("ren"), here.acts("aoi")
    contract = story.active(here.world.cast, **_terms())
    on: dict[str, Any] = {"contract_id": contract.id}
    for number in (1, 2):
        stage_commands.start_stage(actor=ren, number=number, **on)
    stage_commands.report_stage(actor=ren, number=1, percent=40, note=_n("report"), file_ids=[_file(here)], **on)
    stage_commands.object_stage(actor=aoi, number=1, reason=_n("object", "aoi"), **on)
    remarked = Attachment.objects.filter(**on).latest("id").file_id
    make_remark(actor=aoi, file_id=remarked, sent={"body": _n("remark", "aoi")})
    stage_commands.submit_stage(actor=ren, number=2, note=_n("submit"), file_ids=[_file(here)], **on)
    stage_commands.return_stage(actor=aoi, number=2, items=[_c(f"{_TERMS}key", "aoi")], note=_n("return", "aoi"), **on)
    wish = {name: _c(f"contracts.ChangeRequest.changes/{name}", "aoi") for name in ("key", "value")}
    asked = change_requests.request_change(actor=aoi, note=_n("request", "aoi"), changes=[wish], **on)
    change_requests.dispute_class(actor=ren, request_id=asked.id, kind="fix", reason=_n("dispute"))
    change_requests.decline_change(actor=ren, request_id=asked.id, note=_n("decline"))
    dearer = (contract.terms.body if contract.terms else {}) | {"note": _c("contracts.Amendment.body")}
    amendment = amendments.propose_amendment(actor=ren, terms=dearer, reason=_c("contracts.Amendment.reason"), **on)
    thread = thread_id_of(Contract.objects.values_list("proposal_id", flat=True).get(id=contract.id) or contract.id)
    said = send_message(actor=ren, thread_id=thread, body=_c("conversation.Message.body"))
    draft_message(actor=ren, thread_id=thread, body=_c("conversation.MessageDraft.body"))
    here.scenes.append({"contract_id": contract.id, "amendment_id": amendment.id, "request_id": asked.id})
    here.scenes.append({"thread_id": thread, "message_id": said.id})
    here.scenes.append({"file_id": remarked})
    here.scenes.append({"contract_id": story.offered(here.world.cast, **_terms()).id})


def _over(here: Planted) -> None:
    """Delivered, sent back, delivered again, accepted, reviewed and answered."""
    ren, aoi = here.acts("ren"), here.acts("aoi")
    contract = story.active(here.world.cast, **_terms())
    on: dict[str, Any] = {"contract_id": contract.id}
    deliveries.deliver_work(actor=ren, note=_n("deliver"), file_ids=[_file(here)], **on)
    deliveries.send_back(actor=aoi, items=[_c(f"{_TERMS}key", "aoi")], note=_n("send back", "aoi"), **on)
    deliveries.deliver_work(actor=ren, file_ids=[_file(here)], **on)
    deliveries.accept_delivery(actor=aoi, **on)
    count_contracts([contract.id])
    for writer, other, by in ((ren, aoi, "ren"), (aoi, ren, "aoi")):
        comment = _c("trust.Review.comment", by)
        row = write_review(actor=writer, stars=dict.fromkeys(SCALES, 3), comment=comment, **on)
        if writer is aoi:
            reply_to_review(actor=other, review_id=row.id, text=_c("trust.Review.reply"))
    gone, reason = here.world.ids["review_id"], _c("trust.Review.hidden_reason", "sora")
    hide_review(actor=here.acts("sora"), review_id=gone, reason=reason)
    here.scenes += [on, {"user_id": str(ren.user_id), "client_id": str(ren.user_id), "side": "worker"}]
    client = here.world.ids["organisation_id"]
    text = _c("trust.FigureAnswer.text", "aoi")
    answer_figure(actor=aoi, client_id=client, side="client", key="revisions_used", text=text)


def _ending(here: Planted) -> None:
    """Asked, answered, an outside result checked and denied, the rest offered; another one put off by illness."""
    ren, aoi = here.acts("ren"), here.acts("aoi")
    contract = story.active(here.world.cast, **_terms())
    row = terminations.open_termination(
        actor=ren, contract_id=contract.id, amount=30_000, reason="agreed", note=_n("end")
    )
    on: dict[str, Any] = {"termination_id": row.id}
    terminations.counter_termination(actor=aoi, amount=1_000, note=_n("counter", "aoi"), **on)
    outside_results.file_result(
        actor=ren, amount=20_000, kind="private_record", file_id=_file(here), note=_n("file"), **on
    )
    outside_results.check_result(actor=here.proved("sora"), genuine=True, note=_n("check", "sora"), **on)
    outside_results.deny_result(actor=aoi, reason=_n("deny", "aoi"), **on)
    made = handovers.make_handover(
        actor=ren,
        contract_id=contract.id,
        client_email=mail_address("contracts.Handover.email"),
    )
    here.scenes.append({"contract_id": contract.id, "token": made.token, **on})
    other = story.active(here.world.cast, **_terms())
    late = terminations.open_termination(actor=aoi, contract_id=other.id, amount=1_000, reason="agreed")
    bids.extend_termination(actor=ren, termination_id=late.id, reason=_n("extend"))
    to_kana = handovers.make_handover(
        actor=ren,
        contract_id=other.id,
        client_email=mail_address("people.User.email", "kana"),
        note=_c("contracts.Handover.note"),
    )
    here.scenes.append({"contract_id": other.id, "termination_id": late.id, "token": to_kana.token})


def _by_the_hour(here: Planted) -> None:
    contract = story.active(here.world.cast, **_terms(stages=None, meter={"kind": "hours", "rate": 1_000}))
    on: dict[str, Any] = {"contract_id": contract.id}
    today = story.in_days(0)
    hours.log_hours(actor=here.acts("ren"), day=today, minutes=60, note=_n("hours"), file_ids=[_file(here)], **on)
    hours.object_week(actor=here.acts("aoi"), monday=monday_of(today), reason=_n("week", "aoi"), **on)
    here.scenes.append({**on, "monday": monday_of(today).isoformat()})


def _going_on(here: Planted) -> None:
    contract = story.active(here.world.cast, **_terms())
    hourly = {"price": 30_000, "stages": [], "meter": {"kind": "hours", "rate": 2_000}}
    new = story.terms(**_terms("ren", **hourly, reorder=None, note=_c("contracts.Switch.body")))
    reason = _c("contracts.Switch.reason")
    row = switches.propose_switch(
        actor=here.acts("ren"), contract_id=contract.id, amount=20_001, terms=new, reason=reason
    )
    here.scenes.append({"contract_id": contract.id, "switch_id": row.id})


def _gone(here: Planted) -> None:
    """Mio gives her business up, and a company that she knows is insolvent."""
    mio, sora = here.acts("mio"), here.acts("sora")
    name, reason = _c("people.User.display_name", "mio"), _c("people.BusinessEnd.reason", "mio")
    business_ends.withdraw_client(actor=mio, client_id=str(mio.user_id), reason=reason, confirm=name)
    gone = here.world.cast.person("Tomo", company=_c("people.Organisation.name", "tomo"))
    here.world.people["tomo"] = gone
    record_insolvency(
        actor=sora,
        client_id=default_client(gone.id).id,
        day=day_of(clock.now()),
        document_id=story.a_file(here.world.people["sora"]),
        refund_account=_c("people.InsolvencyFiling.refund_account", "sora"),
    )


def _c(label: str, by: str = "ren") -> str:
    return canary(label, by)


def _n(step: str, by: str = "ren") -> str:
    return canary(f"{_NOTE}{step}", by)


def _file(here: Planted) -> str:
    return a_file(here, "ren")


def a_file(here: Planted, by: str) -> str:
    """Its name, which stands in its content as well, is short of a canary: no letters that no name may have."""
    name = f"{code('machinery.StoredFile.name')}{LETTERS[by]}.txt"
    return story.a_file(here.world.people[by], name)
