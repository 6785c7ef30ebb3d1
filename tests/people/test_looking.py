"""Staff look at somebody's data only for a reason, which that person reads; and what a rogue one of them could gain."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from michinori.contracts.commands.suspending import suspend_client
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import audit
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.moderation.commands.at_desk import end_suspension_early, open_case
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.models import Decision
from michinori.people.commands.access import reset_second_step, sign_out_everywhere
from michinori.people.commands.closing import strike_user
from michinori.people.commands.looking import state_reason
from michinori.people.commands.notes import drop_tag, set_tag, strike_note, write_note
from michinori.people.commands.staff import give_role
from michinori.people.commands.tokens import create_token
from michinori.people.looking import look_in_force, seen_of
from michinori.people.models import Look, SecurityEntry, StaffAct, StaffNote, StaffTag, User
from michinori.people.queries import default_client
from michinori.people.suspensions import suspension_of
from michinori.rules.people.looking import TAGS_MOST
from michinori.rules.people.staff_roles import ROLES
from tests.joining import join_organisation
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
WHY = {"reason": "asked", "why": "ログインできないと電話があった"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


def staff(cast: Cast, name: str = "Sora", role: str = "support") -> Actor:
    """Of the staff, and has just proved who they are."""
    user = cast.person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    return Actor.person(user.id, elevated=True)


def looking(cast: Cast, user: User, role: str = "support") -> Actor:
    """Sora, who has stated why she looks at this person."""
    sora = staff(cast, role=role)
    state_reason(actor=sora, client_ids=[user.id], **WHY)
    return sora


def mails(user: User, template: str) -> list[dict[str, str]]:
    rows = OutboxItem.objects.filter(payload__template=template, payload__to=user.email)
    return [row.payload["values"] for row in rows]


def test_nobody_states_reasons_for_everybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.people.commands.looking.LOOKS_AN_HOUR", 2)
    sora, kei = staff(cast), staff(cast, "Kei")
    for user in (cast.ren, cast.aoi):
        state_reason(actor=sora, client_ids=[user.id], **WHY)
    mio = cast.person("Mio")
    with pytest.raises(Problem) as refused:
        state_reason(actor=sora, client_ids=[mio.id], **WHY)
    assert (refused.value.slug, refused.value.status) == ("too-many-looks", 429)
    assert not Look.objects.filter(about_id=mio.id).exists()
    state_reason(actor=kei, client_ids=[mio.id], **WHY)


def test_a_reason_is_kept_for_minutes_and_read_by_the_person(cast: Cast) -> None:
    sora, ren = staff(cast), cast.ren
    assert look_in_force(sora, ren.id) is None
    state_reason(actor=sora, client_ids=[ren.id], **WHY)
    look = look_in_force(sora, ren.id)
    assert look is not None
    assert look.until - look.at == timedelta(minutes=30)
    assert look_in_force(staff(cast, "Kei"), ren.id) is None
    assert look_in_force(sora, cast.mio.id) is None
    (seen,), _ = seen_of(cast.acts(ren))
    assert (seen.role, seen.kind, seen.why) == ("support", "asked", WHY["why"])
    logged = next(one for one in audit.newest() if one.kind == "look_stated")
    assert (logged.data["clients"], logged.data["reason"]) == ([ren.id], "asked")
    assert "電話" not in str(logged.data)
    assert sora.user_id not in str(own_data(cast.acts(ren))["looked_at"])


def test_a_reason_ends(cast: Cast) -> None:
    sora = staff(cast)
    set_setting(actor=Actor.operator(), key="look_minutes", text="5")
    (look,) = state_reason(actor=sora, client_ids=[cast.ren.id], **WHY)
    assert look.until - look.at == timedelta(minutes=5)
    later = Look(about_id=cast.mio.id, by_id=sora.user_id or "", role="support", reason="asked", why="x")
    later.at, later.until = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1)
    later.save()
    assert look_in_force(sora, cast.mio.id) is None
    with pytest.raises(Problem, match="reason-needed"):
        write_note(actor=sora, client_id=cast.mio.id, text="メモ")


def test_looks_and_acts_cannot_be_changed_or_deleted(cast: Cast) -> None:
    looking(cast, cast.ren)
    look = Look.objects.get()
    for change in ({"reason": "law"}, {"why": "別の理由"}, {"why": "", "role": "admin"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Look.objects.filter(id=look.id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Look.objects.filter(id=look.id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.create(
            about_id=look.by_id, by_id=look.by_id, role="admin", reason="law", why="x", at=look.at, until=look.until
        )
    Look.objects.filter(id=look.id).update(why="")


@pytest.mark.parametrize("role", ROLES)
def test_whose_role_lets_them_look(cast: Cast, role: str) -> None:
    sora = staff(cast, role=role)
    if role in ("support", "moderator", "finance", "admin"):
        state_reason(actor=sora, client_ids=[cast.ren.id], **WHY)
        return
    with pytest.raises(Problem, match="not-found"):
        state_reason(actor=sora, client_ids=[cast.ren.id], **WHY)
    assert not Look.objects.exists()


def test_no_one_looks_at_their_own_matter_or_without_a_real_reason(cast: Cast) -> None:
    sora = staff(cast)
    company = default_client(cast.aoi.id).id
    user = User.objects.get(id=sora.user_id)
    join_organisation(actor=Actor.operator(), organisation_id=company, email=user.email, role="member")
    wrong: list[tuple[str, dict[str, object]]] = [
        ("own-matter", {"client_ids": [sora.user_id]} | WHY),
        ("own-matter", {"client_ids": [company]} | WHY),
        ("not-found", {"client_ids": ["usr_nobody"]} | WHY),
        ("not-found", {"client_ids": ["\x00"]} | WHY),
        ("invalid", {"client_ids": [cast.ren.id], "reason": "curious", "why": "x"}),
        ("invalid", {"client_ids": [cast.ren.id], "reason": "asked", "why": "  "}),
        ("invalid", {"client_ids": [cast.ren.id], "reason": "money", "why": "x", "talk": True}),
    ]
    for slug, given in wrong:
        with pytest.raises(Problem, match=slug):
            state_reason(actor=sora, **given)  # type: ignore[arg-type]
    for nobody in (cast.acts(cast.mio), Actor("person"), Actor.clock()):
        with pytest.raises(Problem, match="not-found"):
            state_reason(actor=nobody, client_ids=[cast.ren.id], **WHY)
    assert not Look.objects.exists()


def test_signing_out_everywhere_ends_sessions_and_tokens_and_says_why(cast: Cast, client: Client) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    client.post("/accounts/login/", {"login": ren.email, "password": PASSWORD})
    create_token(actor=Actor.operator(), user_id=ren.id, name="test", scopes=["read"])
    assert UserSession.objects.filter(user=ren).exists()
    ended = sign_out_everywhere(actor=looking(cast, ren), user_id=ren.id, why="端末をなくした")
    assert ended == 2
    assert client.get("/settings").status_code == 302
    assert not ren.tokens.filter(revoked_at__isnull=True).exists()
    assert mails(ren, "signed_out") == [{"why": "端末をなくした"}]
    assert SecurityEntry.objects.filter(user=ren).latest("id").kind == "signed_out_by_staff"
    assert audit.newest(limit=1)[0].kind == "signed_out"
    assert [(one.kind, one.why) for one in seen_of(cast.acts(ren))[0] if one.is_act] == [
        ("signed_out", "端末をなくした")
    ]


def test_a_second_step_is_reset_after_a_check_and_the_password_stays(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    Authenticator.objects.create(user=ren, type="totp", data={})
    sora = looking(cast, ren)
    with pytest.raises(Problem, match="invalid"):
        reset_second_step(actor=sora, user_id=ren.id)
    assert reset_second_step(actor=sora, user_id=ren.id, checked="免許証と電話番号") == 1
    assert mails(ren, "second_step_reset") == [{"why": "免許証と電話番号"}]
    assert StaffAct.objects.get().role == "support"
    before = ren.password
    ren.refresh_from_db()
    assert (ren.password, ren.email) == (before, "ren@example.com")


def refused(slug: str, act: object) -> None:
    """Nothing is written, and nobody is told."""
    with pytest.raises(Problem, match=slug):
        act()  # type: ignore[operator]
    assert not StaffAct.objects.exists()
    assert not OutboxItem.objects.filter(payload__template__in=["signed_out", "second_step_reset"]).exists()


def test_what_a_rogue_of_support_could_gain(cast: Cast) -> None:
    """Neither power over other staff nor a way into an account, nor an act that its owner does not hear of."""
    ren, kei = cast.ren, cast.person("Kei", staff=True)
    sora = looking(cast, ren)
    state_reason(actor=sora, client_ids=[kei.id], **WHY)
    for act, typed in ((sign_out_everywhere, "why"), (reset_second_step, "checked")):
        why = {typed: "x"}
        refused("staff-by-admin", lambda act=act, why=why: act(actor=sora, user_id=kei.id, **why))
        refused("own-matter", lambda act=act, why=why: act(actor=sora, user_id=sora.user_id, **why))
        refused("reason-needed", lambda act=act, why=why: act(actor=sora, user_id=cast.mio.id, **why))
        plain = Actor.person(sora.user_id or "")
        refused("elevation-needed", lambda act=act, why=why, plain=plain: act(actor=plain, user_id=ren.id, **why))
        for role in ("moderator", "finance", "editor", "finance-approver"):
            other = staff(cast, f"Other-{role}", role)
            refused("not-found", lambda act=act, why=why, other=other: act(actor=other, user_id=ren.id, **why))
        refused("not-found", lambda act=act, why=why: act(actor=cast.acts(cast.mio), user_id=ren.id, **why))


def test_an_admin_may_sign_out_other_staff(cast: Cast) -> None:
    kei = cast.person("Kei", staff=True)
    assert sign_out_everywhere(actor=looking(cast, kei, "admin"), user_id=kei.id, why="退職した") == 0


def test_notes_are_for_staff_and_in_the_persons_own_data_unless_they_harm(cast: Cast) -> None:
    sora, ren = looking(cast, cast.ren), cast.ren
    write_note(actor=sora, client_id=ren.id, text="電話は午後がよい")
    kept = write_note(actor=sora, client_id=ren.id, text="相手から脅されたと相談があった", kept_back="harm")
    set_tag(actor=sora, client_id=ren.id, tag="＃ＶＩＰ")
    own = own_data(cast.acts(ren))
    assert [(one["said"], one["kept_back"]) for one in own["staff_notes"]] == [  # type: ignore[attr-defined]
        ("電話は午後がよい", ""),
        ("", "harm"),
    ]
    assert "脅された" not in str(own)
    assert [one["tag"] for one in own["staff_tags"]] == ["vip"]  # type: ignore[attr-defined]
    other = staff(cast, "Kei")
    with pytest.raises(Problem, match="not-found"):
        strike_note(actor=other, note_id=kept.id)
    strike_note(actor=sora, note_id=kept.id)
    assert StaffNote.objects.get(id=kept.id).text == ""
    with pytest.raises(Problem, match="not-found"):
        strike_note(actor=sora, note_id=kept.id)
    drop_tag(actor=sora, client_id=ren.id, tag="vip")
    assert not StaffTag.objects.exists()


def test_tags_are_few_and_set_once(cast: Cast) -> None:
    sora = looking(cast, cast.ren)
    for n in range(TAGS_MOST):
        set_tag(actor=sora, client_id=cast.ren.id, tag=f"印{n}")
    set_tag(actor=sora, client_id=cast.ren.id, tag="印0")
    with pytest.raises(Problem, match="too-many-tags"):
        set_tag(actor=sora, client_id=cast.ren.id, tag="もう一つ")
    with pytest.raises(Problem, match="invalid"):
        set_tag(actor=sora, client_id=cast.ren.id, tag="#")
    with pytest.raises(Problem, match="reason-needed"):
        set_tag(actor=sora, client_id=cast.mio.id, tag="x")
    assert StaffTag.objects.count() == TAGS_MOST


def test_closing_the_account_strikes_what_staff_wrote(cast: Cast) -> None:
    sora, ren = looking(cast, cast.ren), cast.ren
    write_note(actor=sora, client_id=ren.id, text="秘密のメモ", kept_back="work")
    set_tag(actor=sora, client_id=ren.id, tag="秘密")
    sign_out_everywhere(actor=sora, user_id=ren.id, why="秘密の理由")
    strike_user(cast.acts(ren), ren, [ren.id], timezone.now())
    assert Look.objects.get().why == StaffAct.objects.get().why == StaffNote.objects.get().text == ""
    assert not StaffTag.objects.exists()


def test_a_case_is_opened_without_a_report_and_its_suspension_ended_early(cast: Cast) -> None:
    ren, mori = cast.ren, looking(cast, cast.ren, "moderator")
    case = open_case(actor=mori, client_id=ren.id)
    assert open_case(actor=mori, client_id=ren.id).id == case.id
    decide_case(actor=mori, case_id=case.id, outcome="suspended", rule="fraud", words="確かめるまで")
    stopped = suspension_of(ren.id)
    assert stopped is not None
    end_suspension_early(actor=mori, suspension_id=stopped.id, why="誤りとわかった")
    assert suspension_of(ren.id) is None
    assert Decision.objects.get(case=case).lifted_at is not None
    assert mails(ren, "suspension_lifted") == [{"why": "誤りとわかった"}]
    with pytest.raises(Problem, match="not-suspended"):
        end_suspension_early(actor=mori, suspension_id=stopped.id, why="もう一度")
    assert audit.newest(limit=1)[0].kind == "suspension_lifted"


def test_who_may_not_end_a_suspension(cast: Cast) -> None:
    mori = looking(cast, cast.ren, "moderator")
    stopped = suspend_client(actor=mori, client_id=cast.ren.id, until=None)
    support = staff(cast, "Kei")
    state_reason(actor=support, client_ids=[cast.ren.id], **WHY)
    other = staff(cast, "Nao", "moderator")
    own = suspend_client(actor=mori, client_id=other.user_id or "", until=None)
    state_reason(actor=mori, client_ids=[other.user_id or ""], **WHY)
    wrong = [
        ("not-found", support, stopped.id),
        ("not-found", cast.acts(cast.ren), stopped.id),
        ("reason-needed", other, stopped.id),
        ("elevation-needed", Actor.person(mori.user_id or ""), stopped.id),
        ("reason-needed", other, own.id),
    ]
    for slug, actor, suspension in wrong:
        with pytest.raises(Problem, match=slug):
            end_suspension_early(actor=actor, suspension_id=suspension, why="x")
    assert suspension_of(cast.ren.id) is not None
