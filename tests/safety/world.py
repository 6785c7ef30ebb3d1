"""A small market in which every address leads somewhere, and everybody who might knock at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from safety.pictures import picture
from safety.world_desk import operator_speaks, papers_sent
from safety.world_money import money_comes_and_goes, two_let_money_go

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import post_comment
from michinori.columns.links import token_for
from michinori.columns.models import Comment
from michinori.columns.origin import Origin
from michinori.contracts.commands import (
    amendments,
    change_requests,
    deliveries,
    handovers,
    outside_results,
    switches,
    terminations,
)
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.commands.insolvencies import file_insolvency
from michinori.contracts.commands.suspending import suspend_client
from michinori.contracts.models import (
    Contract,
)
from michinori.conversation.commands.drafts import draft_message
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.ndas import ask_in_thread
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem
from michinori.market.commands.confidential import set_confidential
from michinori.market.commands.drafts import draft_proposal
from michinori.market.commands.favourites import keep_favourite
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.jobs import create_job
from michinori.market.commands.questions import ask_question
from michinori.market.commands.searches import save_search
from michinori.market.models import Proposal
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.notices.commands.bouncing import proof_of
from michinori.notices.leaving import way_out
from michinori.notices.models import Notice
from michinori.notices.telling import tell
from michinori.notices.webhooks.commands import add_webhook
from michinori.papers.commands.documents import keep_notices
from michinori.papers.models import Document
from michinori.people.commands.addresses import ask_address_change
from michinori.people.commands.addresses import token_for as address_token
from michinori.people.commands.faces import set_face
from michinori.people.commands.looking import state_reason
from michinori.people.commands.members import change_role
from michinori.people.commands.notes import write_note
from michinori.people.commands.organisation_invitations import invite_member
from michinori.people.commands.portfolio import add_portfolio_link, add_portfolio_picture
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.settings import change_setting
from michinori.people.commands.tokens import create_token
from michinori.people.models import (
    Token,
    User,
)
from michinori.people.queries import default_client
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.counting import count_contracts
from michinori.trust.commands.reviews import write_review
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

SECRETS = (
    "秘密の応募文",
    "秘密の理由",
    "秘密のメモ",
    "秘密の依頼",
    "秘密の伝言",
    "秘密の切り替え",
    "秘密のひとこと",
    "秘密の画面",
    "秘密のことば",
    "秘密の発言",
    "秘密の下書き",
    "秘密の誘い",
    "秘密の検索",
    "秘密の中身",
    "秘密の約束",
    "秘密太郎",
    "@example.com",
)
"""What only those concerned may read: words of proposals, amendments, reports, endings; names of files and people."""

PASSWORD = "nagai-aikotoba-desu"


def addresses() -> list[str]:
    """All routes of the URL table, as it writes them."""
    return sorted(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)


@dataclass
class World:
    """People, and the ids that addresses ask for."""

    cast: Cast = field(default_factory=Cast)
    people: dict[str, User] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=lambda: {"section": "jobs"})
    tokens: dict[str, str] = field(default_factory=dict)


def made() -> World:
    """Aoi's agency with an approver, a member, a closed and a suspended owner; Ren under contract; Mio; Sora, staff.

    One contract has an open amendment, another an open ending with a live link for the rest, a third a change request,
    a fourth a proposed switch, a fifth is offered.
    """
    world = World()
    _people(world)
    _market(world)
    _amended(world)
    _talked(world)
    _ended(world)
    _asked(world)
    _filed(world)
    _insolvency_filed(world)
    _setting_proposed(world)
    _switched(world)
    world.ids["offered_id"] = story.offered(world.cast, pay_on=None, open_stages=None).id
    _reviewed(world)
    _shown(world)
    _blocked(world)
    _found(world)
    _told(world)
    _moderated(world)
    world.ids |= papers_sent(world.people["mio"].id)
    world.ids |= two_let_money_go(world.cast, world.people)
    world.ids |= operator_speaks(world.people, world.ids["contract_id"])
    _confidential(world)
    world.ids |= money_comes_and_goes(world.people, world.ids["contract_id"])
    User.objects.filter(id=world.people["emi"].id).update(is_active=False)
    return world


def with_more_owners(world: World) -> World:
    """Emi and Rui become owners, too, so that Aoi no longer deals for the agency without naming it."""
    for name in ("emi", "rui"):
        change_role(
            actor=Actor.operator(),
            organisation_id=world.ids["organisation_id"],
            user_id=world.people[name].id,
            role="owner",
        )
    return world


def _people(world: World) -> None:
    cast, operator = world.cast, Actor.operator()
    names = ("mio", "ren", "ken", "nana", "emi", "rui")
    people = {name: cast.person(name.title(), password=PASSWORD, verified=name == "ren") for name in names}
    people["aoi"] = cast.person("Aoi", company="青空ウェブ制作", verified=True, password=PASSWORD)
    people["sora"] = cast.person("Sora", staff=True, password=PASSWORD)
    world.people = people
    company = default_client(people["aoi"].id).id
    for name, role in (("ken", "approver"), ("nana", "member"), ("emi", "approver"), ("rui", "approver")):
        join_organisation(actor=operator, organisation_id=company, email=people[name].email, role=role)
    for name, user in people.items():
        User.objects.filter(id=user.id).update(real_name=f"秘密太郎 {name}")
        scopes = ["read", "write", "staff"] if name == "sora" else ["read", "write"]
        secret = create_token(actor=operator, user_id=user.id, name="test", scopes=scopes)
        world.tokens[name] = secret[1]
    invited = invite_member(
        actor=Actor.person(people["aoi"].id), organisation_id=company, email=people["mio"].email, role="approver"
    )
    world.ids |= {"organisation_id": company, "client_id": company, "user_id": people["nana"].id}
    world.ids["organisation_invitation_id"] = invited.id


def _market(world: World) -> None:
    cast = world.cast
    proposal = Proposal.objects.get(id=story.proposed(cast))
    Proposal.objects.filter(id=proposal.id).update(message="秘密の応募文")
    question = ask_question(actor=cast.acts(cast.ren), job_id=proposal.job_id, body="秘密の質問")
    world.ids |= {"proposal_id": proposal.id, "job_id": proposal.job_id, "question_id": question.id}


def _amended(world: World) -> None:
    cast, contract = world.cast, story.active(world.cast, spare=50_000)
    ren = cast.acts(cast.ren)
    stage_commands.let_stage_begin(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=2)
    file = store_file(actor=ren, name="秘密の画面.png", content=picture())
    stage_commands.report_stage(
        actor=ren, contract_id=contract.id, number=2, percent=40, note="秘密のひとこと", file_ids=[file.id]
    )
    amendment = amendments.propose_amendment(
        actor=ren, contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, 24_200), reason="秘密の理由"
    )
    for item in OutboxItem.objects.filter(kind="contract_events", payload__contract_id=contract.id):
        keep_notices(item)
        tell(item)
    world.ids |= {"contract_id": contract.id, "amendment_id": amendment.id, "file_id": file.id}
    ren_id = cast.ren.id
    world.ids["notice_id"] = Notice.objects.filter(user_id=ren_id).latest("made_at", "id").id
    world.ids |= {"way": way_out(ren_id, "contracts").rpartition("/")[2], "proof": proof_of(cast.ren)}
    world.ids["document_id"] = Document.objects.earliest("made_at").id


def _talked(world: World) -> None:
    """Ren says something under the contract whose terms are to change, and has more to say; Mio means to propose."""
    thread = thread_of(Contract.objects.get(id=world.ids["contract_id"]))
    said = send_message(actor=world.cast.acts(world.cast.ren), thread_id=thread, body="秘密の発言")
    draft_message(actor=world.cast.acts(world.cast.ren), thread_id=thread, body="秘密の下書き")
    mio = Actor.person(world.people["mio"].id)
    draft_proposal(actor=mio, job_id=world.ids["job_id"], body={"price": 1_000, "message": "できます"})
    world.ids |= {"thread_id": thread, "message_id": said.id}


def _ended(world: World) -> None:
    cast, contract = world.cast, story.active(world.cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=40_000, reason="agreed", note="秘密のことば"
    )
    made = handovers.make_handover(
        actor=cast.acts(cast.ren), contract_id=contract.id, client_email="haru@example.net", note="秘密の伝言"
    )
    world.ids |= {"termination_id": ending.id, "handover_id": made.handover.id, "token": made.token}
    world.ids["ended_id"] = contract.id


def _switched(world: World) -> None:
    cast, contract = world.cast, story.active(world.cast)
    new = story.terms(price=30_000, stages=[], meter={"kind": "hours", "rate": 2_000}, pay_on=None)
    row = switches.propose_switch(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_001, terms=new, reason="秘密の切り替え"
    )
    world.ids |= {"switch_id": row.id, "switching_id": contract.id}


def _reviewed(world: World) -> None:
    """A contract is done, counted, and both have reviewed each other."""
    cast = world.cast
    contract, ren, aoi = story.active(cast), cast.acts(cast.ren), cast.acts(cast.aoi)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "仕上げ.txt")])
    deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    count_contracts([contract.id])
    stars = dict.fromkeys(SCALES, 4)
    world.ids["review_id"] = write_review(actor=ren, contract_id=contract.id, stars=stars).id
    write_review(actor=aoi, contract_id=contract.id, stars=stars)
    world.ids["reviewed_id"] = contract.id


def _filed(world: World) -> None:
    """Ren has filed an outside result that staff have not looked at yet."""
    cast = world.cast
    ren, contract = cast.acts(cast.ren), story.active(cast)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=40_000, reason="agreed")
    file = story.a_file(cast.ren, "和解調書.txt")
    outside_results.file_result(actor=ren, termination_id=ending.id, amount=30_000, kind="private_record", file_id=file)
    world.ids["result_id"] = ending.results.get().id


def _insolvency_filed(world: World) -> None:
    """Kei of the staff has filed that Mio is insolvent; nobody has confirmed it."""
    kei = world.cast.person("Kei", staff=True)
    world.ids["filing_id"] = file_insolvency(
        actor=world.cast.acts(kei),
        client_id=world.people["mio"].id,
        day=story.in_days(-1),
        document_id=story.a_file(kei, "秘密の決定.txt"),
        refund_account="秘密の口座",
    ).id


def _setting_proposed(world: World) -> None:
    """Kei of the staff has proposed another limit for payouts; nobody has confirmed it."""
    kei = world.cast.person("Kei", staff=True)
    actor = Actor.person(kei.id, elevated=True)
    made = change_setting(actor=actor, key="payout_second", text="2000000", reason="秘密の事情")
    world.ids["change_id"] = str(made.pk)


def _asked(world: World) -> None:
    cast, contract = world.cast, story.active(world.cast)
    row = change_requests.request_change(
        actor=cast.acts(cast.aoi),
        contract_id=contract.id,
        note="秘密の依頼",
        changes=[{"key": contract.terms.body["brief"][0]["key"], "value": "大胆"}] if contract.terms else [],
    )
    world.ids["request_id"] = row.id


def _shown(world: World) -> None:
    ren = Actor.person(world.people["ren"].id)
    link = add_portfolio_link(actor=ren, title="作品", url="https://portfolio.example/lp")
    file = store_file(actor=ren, name="作品.png", content=picture())
    shown = add_portfolio_picture(actor=ren, title="作品", file_id=file.id)
    face = set_face(actor=ren, client_id=world.people["ren"].id, file_id=file.id).face_id
    token = Token.objects.filter(user=world.people["ren"]).first()
    hook, _ = add_webhook(actor=ren, url="https://hooks.example.com/ren", events=["contract"])
    world.ids |= {"webhook_id": hook.id}
    world.ids |= {
        "face_id": face or "",
        "link_id": link.id,
        "picture_id": shown.id,
        "token_id": token.id if token else "",
    }


def _blocked(world: World) -> None:
    """Ren has blocked somebody whom nobody else here has to do with."""
    kin = world.cast.person("Kin")
    block = set_block(actor=Actor.person(world.people["ren"].id), target_id=kin.id, note="秘密のメモ")
    world.ids |= {"block_id": block.id, "ref": kin.id}


def _found(world: World) -> None:
    """Ren has a saved search, an invitation of Aoi's agency and a favourite."""
    aoi, ren = (Actor.person(world.people[name].id) for name in ("aoi", "ren"))
    body = {"title": "名刺のデザイン", "description": "両面の名刺です。", "category": "design", "kind": "fixed"}
    job = create_job(actor=aoi, body=body)
    invitation = invite_worker(actor=aoi, job_id=job.id, worker_id=str(ren.user_id), message="秘密の誘い")
    update_profile(actor=ren, headline="デザインをします", about="", skills=["バナー"])
    world.ids["search_id"] = save_search(actor=ren, body={"name": "秘密の検索", "q": "バナー"}).id
    world.ids["favourite_id"] = keep_favourite(actor=ren, job_id=job.id).id
    world.ids |= {"invitation_id": invitation.id, "invited_job_id": job.id}


def _told(world: World) -> None:
    """Ren has published a column; a reader whose address is nobody's business has commented, without script."""
    ren = Actor.person(world.people["ren"].id)
    column = write_column(actor=ren, title="コラム", body="文です。", status="published")
    comment = post_comment(
        slug=column.slug,
        name="よむ人",
        email="yomu@example.com",
        body="コメントです。",
        altcha="",
        origin=Origin("192.0.2.1"),
        on_page=True,
    )
    Comment.objects.filter(id=comment.id).update(status="published")
    world.ids |= {"column": column.slug, "comment_id": comment.id, "comment_token": token_for(comment.id)}


def _moderated(world: World) -> None:
    """Mio has reported somebody, which waits; of a job of the agency Sora has decided. Rui, an owner, is suspended."""
    mio, sora = Actor.person(world.people["mio"].id), Actor.person(world.people["sora"].id)
    world.ids["case_id"] = report_thing(
        actor=mio, kind="person", ref=world.ids["ref"], reason="spam", note="秘密の通報"
    ).case_id
    case = report_thing(actor=mio, kind="job", ref=world.ids["job_id"], reason="spam").case
    world.ids["decision_id"] = decide_case(
        actor=sora, case_id=case.id, outcome="warned", rule="spam", words="秘密の注意"
    ).id
    world.ids["suspension_id"] = suspend_client(actor=sora, client_id=world.people["rui"].id, until=None).id
    state_reason(actor=sora, client_ids=[world.ids["ref"]], reason="report", why="秘密の通報を調べる")
    world.ids["note_id"] = write_note(actor=sora, client_id=world.ids["ref"], text="秘密のメモ").id
    change = ask_address_change(
        actor=world.cast.proved(world.people["sora"]),
        user_id=world.ids["ref"],
        email="kin-new@example.com",
        checked="秘密の確認",
    )
    world.ids |= {"address_change_id": change.id} | {
        f"{act}_token": address_token(act, change.id) for act in ("prove", "stop")
    }


def _confidential(world: World) -> None:
    """A job of Aoi's has a confidential part, which nobody has opened; in their talk she asks Ren for another NDA."""
    aoi = Actor.person(world.people["aoi"].id)
    file = store_file(actor=aoi, name="秘密の中身.txt", content=b"nobody's business")
    texts = {"text": "秘密の中身", "nda": "own", "nda_text": "見たことを言いません。"}
    set_confidential(actor=aoi, job_id=world.ids["job_id"], file_ids=[file.id], **texts)
    asked = ask_in_thread(actor=aoi, thread_id=world.ids["thread_id"], nda="own", nda_text="秘密の約束です。")
    world.ids |= {"nda_id": asked.id, "confidential_file_id": file.id}
