"""The demo's people: clients and workers of several trades, members of an organisation, and staff."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting, settings_now
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.organisation_invitations import accept_organisation_invitation, invite_member
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.staff import give_role
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.accounts import set_bank_account_for

PASSWORD = "michinori-demo"  # noqa: S105 - shown on the sign-in page


@dataclass(frozen=True)
class Person:
    """A person of the demo. ``note``: what the visitor can try as this person, shown on the demo's sign-in page."""

    key: str
    name: str
    real_name: str
    company: str | None = None
    note: str = ""
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    address: str = ""


CLIENTS: tuple[Person, ...] = (
    Person("aoi", "葵", "高橋 葵", "青空ウェブ制作", _("依頼する側（青空ウェブ制作のオーナー）。納品の検収と、条件変更への返事が待っています。"), address="東京都台東区上野1-2-3 青空ビル2階"),
    Person("haruka", "はるか", "小川 遥", "小川珈琲店", _("依頼する側（小川珈琲店）。途中終了の申し出に返事をする番です。"), address="京都府京都市左京区下鴨4-5"),
    Person("takumi", "匠", "森田 匠", "森田木工所", "", address="岐阜県高山市本町2-8"),
    Person("nagisa", "なぎさ", "岡 渚", "海辺の観光協会", "", address="神奈川県三浦市三崎3-1-1"),
    Person("yui", "結衣", "佐野 結衣", None, "", address="大阪府豊中市本町6-7"),
    Person("shun", "駿", "原田 駿", "はやぶさ企画", _("依頼する側（はやぶさ企画）。事業をやめたあとの契約が見られます。"), address="長野県松本市中央3-9"),
    Person("kaito", "海斗", "西村 海斗", "にしむら翻訳会", _("依頼する側（にしむら翻訳会）。時間で計る契約の、週の確認が待っています。"), address="福岡県福岡市中央区天神5-1"),
)  # fmt: skip
WORKERS: tuple[Person, ...] = (
    Person("ren", "蓮", "石田 蓮", None, _("働く側。作業中の契約、条件変更の案、途中終了の申し出があります。"), "広告とランディングページのデザイナー", "紙の広告を6年、ウェブを5年つくってきました。ワイヤーフレームから一緒に考えます。", ("デザイン", "ランディングページ", "バナー", "Figma")),
    Person("mio", "美緒", "林 美緒", None, _("働く側。条件の提示に返事をする番です。"), "取材して書くライター", "地方の仕事を中心に、取材から公開まで引き受けます。", ("取材", "ライティング", "編集")),
    Person("souta", "颯太", "加藤 颯太", None, "", "ウェブの実装", "速くて読みやすいHTMLとCSSを書きます。", ("HTML", "CSS", "Python")),
    Person("sakura", "さくら", "井上 さくら", None, _("働く側。時間で計る契約で、働いた時間を記録できます。"), "動画編集", "短い動画を、字幕まで。", ("動画編集", "字幕", "Premiere Pro")),
    Person("hinata", "ひなた", "野口 日向", None, _("働く側。ふつうと違うところが5つある条件に、返事をする番です。"), "英日翻訳", "観光と食べものの翻訳が得意です。", ("翻訳", "英語", "校正")),
    Person("itsuki", "樹", "大野 樹", None, "", "データ整理と集計", "表計算から小さな自動化まで。", ("データ入力", "Excel", "Python")),
    Person("tsumugi", "つむぎ", "藤井 紬", None, _("働く側。事業をやめたクライアントの仕事の残りを、新しいクライアントが引き受けました。返事をする番です。"), "イラストレーター", "やわらかい線の挿絵を描きます。", ("イラスト", "ロゴ", "挿絵")),
)  # fmt: skip

KINDS: dict[str, tuple[str, ...]] = {
    "ren": ("flyer", "banner", "landing-page", "website"),
    "mio": ("article", "interview"),
    "souta": ("website", "web-app", "wordpress"),
    "sakura": ("video-editing", "captions"),
    "hinata": ("english", "translation-check"),
    "itsuki": ("data-entry", "spreadsheet"),
    "tsumugi": ("logo", "illustration", "package"),
}
"""The subcategories of work that each worker takes on, by ``Person.key``."""
RATES = {"ren": 3_500, "mio": 2_800, "souta": 4_000, "sakura": 2_500, "itsuki": 2_000, "tsumugi": 3_000}
"""Yen before tax per hour, as a guide."""


STAFF: tuple[Person, ...] = (
    Person("sora", "空", "青山 空", None, _("運営スタッフ。運営デスクで、通報が決定を待っています。")),
    Person("kei", "圭", "三浦 圭", None, _("運営スタッフ。ほかのスタッフの決定への異議に答えられます。")),
)


_ACCOUNT = {
    "bank_code": "0001",
    "branch_code": "001",
    "kind": "ordinary",
    "number": "0004821",
    "holder_kana": "イシダ レン",
}
"""Where Ren's money goes in the demo: nowhere, since no file of it reaches a bank."""


_PAYING_IN = "デモ銀行（架空の銀行です） 霞が関支店\n普通 0000000\nミチノリデモ"
_PAYOUT_FROM = "0000000000 0000-000 ordinary 0000000 ミチノリデモ"
"""The operator's account in the demo: no bank has these numbers."""


def open_operators_account() -> None:
    """Say to which account clients of the demo pay, and from which workers are paid."""
    for key, text in (("paying_in", _PAYING_IN), ("payout_from", _PAYOUT_FROM)):
        set_setting(actor=Actor.operator(), key=key, text=json.dumps(text))


def open_account(people: dict[str, User]) -> None:
    """Let Ren be paid out at once, from the next payout day on: nobody who tries the demo waits for two days."""
    operator, usual = Actor.operator(), str(settings_now().site.account_hours)
    set_setting(actor=operator, key="account_hours", text="0")
    set_bank_account_for(actor=operator, owner_id=people["ren"].id, body=_ACCOUNT)
    set_setting(actor=operator, key="account_hours", text=usual)


def fill_people() -> dict[str, User]:
    """Make everybody; return the users by key. The agency has an approver and a member besides its owner."""
    made = {person.key: _make(person) for person in (*CLIENTS, *WORKERS)}
    for person in CLIENTS:
        update_declarations(
            actor=Actor.person(made[person.key].id),
            client_id=default_client(made[person.key].id).id,
            business=person.company is not None,
            has_staff=person.key in ("aoi", "nagisa"),
            has_officers=person.key == "nagisa",
            withholds=person.company is not None,
            address=person.address,
            contact=f"{person.key}@demo.example",
        )
    for person in WORKERS:
        update_profile(
            actor=Actor.person(made[person.key].id),
            headline=person.headline,
            about=person.about,
            skills=list(person.skills),
            hourly_guide=RATES.get(person.key),
            subcategories=KINDS[person.key],
            availability="busy" if person.key == "hinata" else "open",
        )
    for person in STAFF:
        made[person.key] = _make(person, staff=True)
    agency = default_client(made["aoi"].id).id
    for key, name, real_name, role in (
        ("minato", "湊", "村上 湊", "approver"),
        ("riko", "莉子", "原 莉子", "member"),
    ):
        made[key] = _make(Person(key, name, real_name))
        email = f"{key}@demo.example"
        invited = invite_member(actor=Actor.person(made["aoi"].id), organisation_id=agency, email=email, role=role)
        accept_organisation_invitation(actor=Actor.person(made[key].id), organisation_invitation_id=invited.id)
    made["hen"] = create_user(
        actor=Actor.operator(), email="hen@demo.example", name="編集部", password=PASSWORD, confirmed=True
    )
    give_role(actor=Actor.operator(), user_id=made["hen"].id, role="editor")
    return made


def _make(person: Person, *, staff: bool = False) -> User:
    return create_user(
        actor=Actor.operator(),
        email=f"{person.key}@demo.example",
        name=person.name,
        real_name=person.real_name,
        password=PASSWORD,
        company=person.company,
        verified=True,
        confirmed=True,
        staff=staff,
    )


def sign_ins() -> list[dict[str, object]]:
    """The accounts that the sign-in page offers, those with something to do first."""
    offered = [person for person in (*WORKERS, *CLIENTS) if person.note]
    rest = [person for person in (*WORKERS, *CLIENTS) if not person.note]
    extra = [
        Person("minato", "湊", "", note=_("青空ウェブ制作の承認者。お金が動く操作もできます。")),
        Person("hen", "編集部", "", note=_("運営スタッフ。運営デスクで、コラムのコメントが確認を待っています。")),
        Person("riko", "莉子", "", note=_("青空ウェブ制作のメンバー。お金が動く操作はできません。")),
    ]
    return [
        {"name": person.name, "email": f"{person.key}@demo.example", "password": PASSWORD, "note": person.note}
        for person in (*offered, *extra, *STAFF, *rest)
    ]
