"""What must be so before a form is there: made in a browser's session or by commands, undone by the caller."""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from safety.pictures import picture
from safety.world import PASSWORD, World

from michinori.contracts.commands import deliveries, outside_results, terminations
from michinori.contracts.commands.handovers import make_handover
from michinori.contracts.commands.hours import log_hours
from michinori.contracts.commands.joining import join_accounts
from michinori.contracts.commands.showings import allow_showing
from michinori.contracts.commands.stages import let_stage_begin, start_stage, submit_stage
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.machinery.settings import set_setting
from michinori.moderation.commands.appeals import appeal_decision
from michinori.moderation.commands.decisions import decide_case
from michinori.people.commands.looking import state_reason
from michinori.people.commands.organisations import create_organisation
from michinori.people.models import Organisation, User
from michinori.rules.contract.time_log import monday_of
from michinori.support.commands.announcements import save_announcement
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from tests.stories import cast as story


def _sent(world: World, browser: Client) -> str:
    """The bank has carried out today's run, and with it Ren's payout."""
    run = gather_run(actor=Actor.operator())
    mark_sent(actor=Actor.operator(), run_id=run.id if run else "")
    return _password_given(world, browser)


def _another(world: World, name: str) -> Actor:
    """Another of the staff, made anew: what a state made before may have been rolled back."""
    world.cast.made.pop(name, None)
    return Actor.person(world.cast.person(name, staff=True).id, elevated=True)


def _confirmed(world: World, browser: Client) -> str:
    """Another of the staff has confirmed the clock's run."""
    other = _another(world, "Kon")
    confirm_run(actor=other, run_id=world.ids["run_id"], why="合計を見た")
    return _password_given(world, browser)


def _a_run_sent(world: World, browser: Client) -> str:
    """Two of the staff have let the clock's run go, and said that the bank has carried it out."""
    _confirmed(world, browser)
    other = _another(world, "Rin")
    release_run(actor=other, run_id=world.ids["run_id"], why="合計を見た")
    mark_sent(actor=other, run_id=world.ids["run_id"], why="結果を見た")
    return ""


def _in_a_run(world: World, browser: Client) -> str:
    """The clock has gathered Ren's payout into a run that nobody has released."""
    set_setting(actor=Actor.operator(), key="payout_second", text="0")
    gather_run(actor=Actor.clock())
    return _password_given(world, browser)


def _money_given(world: World, browser: Client) -> str:
    """Another of the staff has given a transfer without a number to Ren."""
    other = _another(world, "Kon")
    ren = world.people["ren"].id
    assign_line(actor=other, line_id=world.ids["line_id"], client_id=ren, reason="電話で聞いた")
    return _password_given(world, browser)


def _money_to_agree_to(world: World, browser: Client) -> str:
    """The same, above the limit."""
    set_setting(actor=Actor.operator(), key="payout_second", text="0")
    return _money_given(world, browser)


def _password_given(world: World, browser: Client) -> str:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return ""


def _looked_at(world: World, browser: Client) -> str:
    """Sora has stated why she looks at them, and proved who she is."""
    sora = world.cast.acts(world.people["sora"])
    theirs = [world.ids["client_id"], world.ids["user_id"], world.people["rui"].id]
    state_reason(actor=sora, client_ids=theirs, reason="asked", why="電話で頼まれた")
    return _password_given(world, browser)


def _papers_looked_at(world: World, browser: Client) -> str:
    """Sora has noted that she looks at Mio's papers, and proved who she is."""
    sora, mio = world.cast.acts(world.people["sora"]), world.people["mio"].id
    state_reason(actor=sora, client_ids=[mio], reason="identity", why="確かめる", duty="identity")
    return _password_given(world, browser)


def _unchecked_company(world: World, browser: Client) -> str:
    """Nobody has checked Aoi's agency, whose papers do not wait either."""
    Organisation.objects.filter(id=world.ids["client_id"]).update(verified=False)
    return ""


def _locked_out(world: World, browser: Client) -> str:
    """Nana has lost her authenticator app."""
    TOTP.activate(world.people["nana"], generate_totp_secret())
    return _looked_at(world, browser)


def _two_accounts(world: World, browser: Client) -> str:
    """Nana has a second organisation, which may be the same company as the agency."""
    made = create_organisation(actor=world.cast.acts(world.people["nana"]), name="青空第二")
    sora = world.cast.acts(world.people["sora"])
    state_reason(actor=sora, client_ids=[made.id], reason="identity", why="同じ会社か")
    world.ids["code"] = made.id
    return _looked_at(world, browser)


def _joined_accounts(world: World, browser: Client) -> str:
    _two_accounts(world, browser)
    sora = world.cast.proved(world.people["sora"])
    join_accounts(actor=sora, client_id=world.ids["client_id"], other_id=world.ids["code"], why="同じ会社")
    return ""


def _app(world: World, browser: Client) -> str:
    """Ren has an authenticator app; a recovery code stands for its numbers."""
    TOTP.activate(world.people["ren"], generate_totp_secret())
    RecoveryCodes.activate(world.people["ren"])
    found = Authenticator.objects.get(user=world.people["ren"], type=Authenticator.Type.RECOVERY_CODES)
    world.ids["code"] = found.wrap().get_unused_codes()[0]
    return ""


def _number_mailed(world: World, browser: Client) -> str:
    browser.post("/second-step/mail", {"do": "send"})
    return ""


def _second_step(world: World, browser: Client) -> str:
    _app(world, browser)
    browser.cookies.clear()
    browser.post("/accounts/login/", {"login": world.people["ren"].email, "password": PASSWORD})
    return ""


def _passkey(world: World, browser: Client) -> str:
    _password_given(world, browser)
    made = Authenticator.objects.create(
        user=world.people["ren"], type=Authenticator.Type.WEBAUTHN, data={"name": "鍵", "credential": {}}
    )
    return f"/accounts/2fa/webauthn/keys/{made.pk}/edit/"


def _somebody(world: World, browser: Client) -> str:
    """A job of Aoi's agency is in the form already."""
    return f"/workers/{world.people['mio'].id}/invite?job={world.ids['invited_job_id']}"


def _no_password(world: World, browser: Client) -> str:
    aoi = world.people["aoi"]
    aoi.set_unusable_password()
    aoi.save()
    browser.force_login(aoi)
    return ""


def _reset(world: World, browser: Client) -> str:
    browser.post("/accounts/password/reset/", {"email": world.people["ren"].email})
    mail = OutboxItem.objects.order_by("-id").first()
    link = unseal(mail.payload["sealed_url"]) if mail else ""
    return browser.get(link).headers["Location"]


def _contract(world: World, browser: Client) -> str:
    """Under way, the second stage begun."""
    contract = story.active(world.cast, spare=50_000)
    let_stage_begin(actor=world.cast.acts(world.cast.aoi), contract_id=contract.id, number=2)
    start_stage(actor=world.cast.acts(world.cast.ren), contract_id=contract.id, number=2)
    world.ids["contract_id"] = contract.id
    return ""


def _by_the_hour(world: World, browser: Client) -> str:
    """Under way by the hour, an hour of today logged."""
    contract = story.active(world.cast, stages=None, meter={"kind": "hours", "rate": 1_000})
    ren = world.cast.acts(world.cast.ren)
    log_hours(actor=ren, contract_id=contract.id, day=story.in_days(0), minutes=60)
    return f"/contracts/{contract.id}/hours"


def _a_week(world: World, browser: Client) -> str:
    address = _by_the_hour(world, browser).removesuffix("/hours")
    return f"{address}/weeks/{monday_of(story.in_days(0))}/object"


def _submitted(world: World, browser: Client) -> str:
    _contract(world, browser)
    ren = world.cast.ren
    submit_stage(
        actor=world.cast.acts(ren), contract_id=world.ids["contract_id"], number=2, file_ids=[story.a_file(ren)]
    )
    return ""


def _delivered(world: World, browser: Client) -> str:
    contract, ren = story.active(world.cast), world.cast.ren
    deliveries.deliver_work(actor=world.cast.acts(ren), contract_id=contract.id, file_ids=[story.a_file(ren)])
    world.ids["contract_id"] = contract.id
    return ""


def _over(world: World, browser: Client) -> str:
    """Delivered and accepted; nobody has reviewed it."""
    _delivered(world, browser)
    deliveries.accept_delivery(actor=world.cast.acts(world.cast.aoi), contract_id=world.ids["contract_id"])
    return ""


def _may_be_shown(world: World, browser: Client) -> str:
    """Completed with a picture, which the client lets Ren show."""
    contract, aoi, ren = story.active(world.cast), world.cast.acts(world.cast.aoi), world.cast.acts(world.cast.ren)
    file = store_file(actor=ren, name="a.png", content=picture())
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[file.id])
    deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    allow_showing(actor=aoi, contract_id=contract.id)
    world.ids["contract_id"] = contract.id
    return ""


def _reviewed(world: World, browser: Client) -> str:
    """Both have reviewed each other."""
    world.ids["contract_id"] = world.ids["reviewed_id"]
    return ""


def _appealed(world: World, browser: Client) -> str:
    """Kin was warned by somebody else of the staff, and says that it is wrong."""
    kin, kei = world.cast.person("Kin"), world.cast.acts(world.cast.person("Kei", staff=True))
    made = decide_case(actor=kei, case_id=world.ids["case_id"], outcome="warned", rule="spam", words="やめて")
    appeal_decision(actor=world.cast.acts(kin), decision_id=made.id, text="ちがいます")
    return ""


def _asked_to_end(world: World, browser: Client) -> str:
    """Aoi asks Ren to end."""
    contract = story.active(world.cast)
    _open(world, contract, "aoi", 10_000)
    return ""


def _open(world: World, contract: Contract, by: str, amount: int) -> str:
    actor = world.cast.acts(world.people[by])
    row = terminations.open_termination(actor=actor, contract_id=contract.id, amount=amount, reason="agreed")
    world.ids["termination_id"] = row.id
    return row.id


def _at_its_end(world: World, browser: Client) -> str:
    """Ren asks to end, and nobody has made a link for the rest."""
    contract = story.active(world.cast)
    _open(world, contract, "ren", 20_001)
    return f"/contracts/{contract.id}/handover"


def _a_link(world: World, browser: Client) -> str:
    """The rest is offered to Mio, whose identity was checked."""
    User.objects.filter(id=world.people["mio"].id).update(verified=True)
    contract_id = _at_its_end(world, browser).split("/")[2]
    made = make_handover(
        actor=world.cast.acts(world.cast.ren), contract_id=contract_id, client_email=world.people["mio"].email
    )
    return f"/handovers/{made.token}"


def _bidding(world: World, browser: Client) -> str:
    """Both have named an amount, and seven days have passed."""
    ending = _open(world, story.active(world.cast), "ren", 30_000)
    terminations.counter_termination(actor=world.cast.acts(world.cast.aoi), termination_id=ending, amount=1_000)
    story.wait_days(7)
    return ""


def _result(world: World, browser: Client) -> str:
    """Ren has filed an outside result, and staff found it genuine."""
    ending, ren = _open(world, story.active(world.cast), "ren", 30_000), world.cast.ren
    file = story.a_file(ren, "和解調書.txt")
    outside_results.file_result(
        actor=world.cast.acts(ren), termination_id=ending, amount=20_000, kind="private_record", file_id=file
    )
    outside_results.check_result(actor=world.cast.proved(world.people["sora"]), termination_id=ending, genuine=True)
    return ""


def _money_to_take_out(world: World, browser: Client) -> str:
    return "/money/worker/payout"


def _unpublished(world: World, browser: Client) -> str:
    """An announcement of Sora's that is not published yet."""
    sora, now = Actor.person(world.people["sora"].id), clock.now()
    words = {"title_ja": "題", "title_en": "Title", "text_ja": "文", "text_en": "Text"}
    times = {"from_at": now, "until_at": now + timedelta(days=2)}
    made = save_announcement(actor=sora, kind="news", audience="workers", **words, **times)
    return f"/desk/announcements/{made.id}"


STATES: dict[str, Callable[[World, Client], str]] = {
    "": lambda world, browser: "",
    "demo": lambda world, browser: "",
    "password given": _password_given,
    "an announcement not published": _unpublished,
    "money to take out": _money_to_take_out,
    "looked at": _looked_at,
    "papers looked at": _papers_looked_at,
    "locked out": _locked_out,
    "unchecked company": _unchecked_company,
    "two accounts": _two_accounts,
    "joined accounts": _joined_accounts,
    "app": _app,
    "number mailed": _number_mailed,
    "second step": _second_step,
    "sent": _sent,
    "confirmed": _confirmed,
    "money given": _money_given,
    "money to agree to": _money_to_agree_to,
    "in a run": _in_a_run,
    "a run sent": _a_run_sent,
    "passkey": _passkey,
    "somebody to invite": _somebody,
    "no password": _no_password,
    "reset": _reset,
    "contract": _contract,
    "by the hour": _by_the_hour,
    "a week": _a_week,
    "submitted": _submitted,
    "delivered": _delivered,
    "over": _over,
    "may be shown": _may_be_shown,
    "reviewed": _reviewed,
    "appealed": _appealed,
    "asked to end": _asked_to_end,
    "at its end": _at_its_end,
    "a link": _a_link,
    "bidding": _bidding,
    "result": _result,
}
"""Each gives the form's address, or nothing where it is the route's."""
