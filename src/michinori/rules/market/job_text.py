"""The check of a job text while it is typed (domain § 10): missing or vague parts, low pay, outside contact.

The remarks advise the writer and the reader and refuse nothing; ``wording.market.job_text`` has their words. Fields may
be incomplete. A check takes milliseconds.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from michinori.rules.market.jobs import Posting
from michinori.rules.talk.screening import Reason, screen
from michinori.rules.talk.screening.patterns import compiled
from michinori.rules.talk.screening.refusing import refuse_contact

Key = Literal["no_deliverable", "no_due_date", "no_pay", "low_pay", "no_direction", "vague", "contact"]
Field = Literal["title", "description", "due_date", "budget", "brief", "place", "end_client_name", "skills"]


@dataclass(frozen=True)
class JobText:
    """What has been typed so far. Budgets in yen before tax, of the whole, or per hour if ``kind`` is ``hourly``.

    ``brief``: pairs of an item's text and whether it sets the direction. ``hours``: the estimated hours of the whole
    work if that field is filled in; else the description is searched for them. ``watched``: the operator's own words.
    """

    title: str = ""
    description: str = ""
    kind: str = "fixed"
    budget_min: int | None = None
    budget_max: int | None = None
    due_date: date | None = None
    brief: tuple[tuple[str, bool], ...] = ()
    hours: int | None = None
    place: str = ""
    end_client_name: str = ""
    skills: str = ""
    watched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """One remark. ``field``: the field to change; ``item``: the index of the brief item. ``start``, ``end``: the place
    in that text, both 0 for the whole text; ``said``: the text at that place.

    ``values``: for the sentence: the vague ``word``; for low pay the ``hours``, ``pay``, ``least`` (yen per hour),
    ``enough`` (yen), and the ``year`` and ``month`` from which ``least`` holds. ``reason``: for ``contact``, a key of
    ``wording.talk.screening``.
    """

    key: Key
    field: Field
    start: int = 0
    end: int = 0
    reason: Reason | None = None
    item: int | None = None
    said: str = ""
    values: dict[str, object] = dataclasses.field(default_factory=dict)


_DELIVERABLE = re.compile(
    r"納品|成果物|提出物|形式|ファイル|データ一式|ソースコード|\.(?:ai|psd|pdf|png|jpe?g|docx?|xlsx?|csv|mp4|zip|svg)|"
    r"(?<![a-z])(?:PSD|PDF|PNG|JPE?G|Word|Excel|CSV|MP4|Figma|HTML|WAV|MP3)(?![a-z])|\bAI\b|AIのデータ|エクセル|ワード|スプレッドシート"
    r"|[0-9０-９]\s?(?:点|本|枚|ページ|文字|件|記事|案|個|コマ|曲|分の動画|語|ワード|カット|社|名分)"
    r"|deliver|pages?\b|files?\b",
    re.IGNORECASE,
)
_VAGUE = compiled(
    r"いい感じ|良い感じ|イイ感じ|よい感じ|それなりに|なるはや|なる早|できるだけ早く|適当に|おまかせ|お任せ|丸投げ|臨機応変|ざっくり|おしゃれな感じ"
    r"|かっこいい感じ|簡単な(?:作業|お?仕事|業務|内容)|かんたんな(?:作業|お?仕事)|誰でもできる|だれでもできる|スキマ時間に?で?(?:できる|稼)"
    r"|(?:応|要|後日|別途|随時)(?:ご)?相談|(?:金額|報酬|料金|納期|条件|単価|予算|内容)(?:面)?(?:は|については|も)?[^。\n]{0,8}ご?相談"
    r"|詳細は(?:後|応募|契約|採用|別途|追って|メッセージ|個別)|納得(?:いく|できる|する)まで|満足(?:いく|できる|する)まで|(?:修正|直し)は?(?:無制限|何度でも)"
    r"|その他(?:付随|雑務|諸々|もろもろ|いろいろ)|(?:いろいろ|色々)と?お願い|全般をお願い|センスの?(?:ある|良い|いい)|今風に?|(?:など|等)諸々|その都度指示"
    r"|やりがいのある|アットホーム|高収入|将来的に(?:は)?(?:単価|報酬)|テスト(?:は|につき)無(?:料|償)"
)
_HOURS = re.compile(
    r"(?P<before>(?:1日|一日|毎日|日)に?\s?|週に?\s?|(?:月|毎月|1か月|1ヶ月)に?\s?|(?:1|一)(?:件|本|記事|枚)(?:あたり|につき)?\s?|時給\s?)?"
    r"(?P<number>[0-9]{1,4}(?:\.[0-9])?)\s?(?:[〜~-]\s?(?P<upto>[0-9]{1,4}(?:\.[0-9])?)\s?)?時間(?P<after>以内に?返|ごと|前|後|体制|営業|おき|目)?"
)
_ABOUT_WORK = re.compile(r"作業|稼働|所要|想定|目安|かか|程度|ほど|くらい|工数|見込|合計|全部で|約|およそ|時間分")
_TIMES = re.compile(r"[\s×xX*＊、,でを]{0,3}(?P<times>[0-9]{1,3})\s?(?P<of>日|週|か月|ヶ月|カ月|回)")
_FIGURES = str.maketrans("０１２３４５６７８９．〜～－×", "0123456789.~~-x")
_NEAR, _LONGEST = 14, 10_000
MOST_VAGUE = 10
"""The most vague places remarked on in one text; further ones show once these are changed."""


@dataclass(frozen=True)
class LeastPay:
    """The pay below which a job is remarked on, in yen per hour before tax, and the day from which it holds."""

    yen: int
    since: date


def check_job_text(text: JobText, least_pay: LeastPay) -> tuple[Remark, ...]:
    """The remarks on ``text``: missing parts first, then pay, then by field and place."""
    return (
        *_missing(text),
        *_pay(text, least_pay),
        *_places("title", text.title, text.watched),
        *_places("description", text.description[:_LONGEST], text.watched),
        *(each for at, (said, _) in enumerate(text.brief) for each in _contacts("brief", said, text.watched, at)),
        *_contacts("place", text.place, text.watched),
        *_contacts("end_client_name", text.end_client_name, text.watched),
        *_contacts("skills", text.skills, text.watched),
    )


def flaws_in(text: JobText, least_pay: LeastPay) -> frozenset[Key]:
    """What ``check_job_text`` remarks on, as keys alone and without screening for contact data; for lists, a fraction
    of its time.
    """
    vague: tuple[Key, ...] = ("vague",) if any(_vague(text.title)) or any(_vague(text.description[:_LONGEST])) else ()
    return frozenset((*(one.key for one in _missing(text)), *(one.key for one in _pay(text, least_pay)), *vague))


def text_of(posting: Posting) -> JobText:
    """The text of a posting in the form for the check."""
    return JobText(
        title=posting.title,
        description=posting.description,
        kind=posting.kind,
        budget_min=posting.budget_min,
        budget_max=posting.budget_max,
        due_date=posting.due_date,
        brief=tuple((f"{item.key}：{item.value}", item.direction) for item in posting.brief),
        hours=posting.estimated_hours,
        place=posting.place,
        end_client_name=posting.end_client_name,
        skills="、".join(posting.skills),
    )


def refuse_contact_in(posting: Posting, watched: Sequence[str] = ()) -> None:
    """Check that a posting has no contact data, before it is published. Raises ``contact-before-contract`` (422), with
    each place at its field.
    """
    brief = {f"brief.{at}.value": item.value for at, item in enumerate(posting.brief)}
    keys = {f"brief.{at}.key": item.key for at, item in enumerate(posting.brief)}
    shorter = {"place": posting.place, "end_client_name": posting.end_client_name, "skills": "、".join(posting.skills)}
    refuse_contact({"title": posting.title, "description": posting.description} | keys | brief | shorter, watched)


def _contacts(field: Field, said: str, watched: Sequence[str], item: int | None = None) -> list[Remark]:
    return [
        Remark("contact", field, one.start, one.end, reason=one.reason, item=item, said=said[one.start : one.end])
        for one in screen(said, watched)
    ]


def _missing(text: JobText) -> Iterator[Remark]:
    items = [said for said, _ in text.brief]
    if not any(_DELIVERABLE.search(said) for said in (text.title, text.description, *items)):
        yield Remark("no_deliverable", "description")
    if text.due_date is None:
        yield Remark("no_due_date", "due_date")
    if not any(direction for _, direction in text.brief):
        yield Remark("no_direction", "brief")


def _pay(text: JobText, least_pay: LeastPay) -> Iterator[Remark]:
    pay = text.budget_max if text.budget_max is not None else text.budget_min
    if pay is None:
        yield Remark("no_pay", "budget")
        return
    hours = 1.0 if text.kind == "hourly" else text.hours or stated_hours(text.description[:_LONGEST])
    if hours and pay < least_pay.yen * hours:
        values = {
            "hours": _said(hours),
            "pay": int(pay // hours),
            "least": least_pay.yen,
            "year": str(least_pay.since.year),
            "month": str(least_pay.since.month),
            "enough": _enough(least_pay.yen, hours),
        }
        yield Remark("low_pay", "budget", values=values)


def _said(hours: float) -> str:
    return f"{hours:g}"


def _enough(least_pay: int, hours: float) -> int:
    tenths = round(hours * 10)
    return -(-least_pay * tenths // 10)


def stated_hours(description: str) -> float | None:
    """The hours that the description itself gives for the whole work, the largest such figure; None without one.

    "1日3時間×20日" gives 60; "10〜15時間" gives 10. Hours per day, week or month count only with the number of days,
    weeks or months beside them.
    """
    plain = description.translate(_FIGURES)
    found = [hours for match in _HOURS.finditer(plain) if (hours := _hours(plain, match))]
    return max(found, default=None)


def _hours(plain: str, match: re.Match[str]) -> float | None:
    if match["after"] or (match["before"] or "").startswith("時給"):
        return None
    number = float(match["number"])
    times = _TIMES.match(plain, match.end())
    if match["before"]:
        return number * int(times["times"]) if times else None
    around = plain[max(0, match.start() - _NEAR) : match.start()] + plain[match.end() : match.end() + 6]
    if not _ABOUT_WORK.search(around):
        return None
    return number * int(times["times"]) if times and times["of"] == "日" and "x" in times.group() else number


def _places(name: Literal["title", "description"], said: str, watched: Sequence[str]) -> Iterator[Remark]:
    vague = [
        Remark("vague", name, start, end, said=said[start:end], values={"word": said[start:end]})
        for start, end in islice(_vague(said), MOST_VAGUE)
    ]
    yield from sorted([*vague, *_contacts(name, said, watched)], key=lambda remark: (remark.start, remark.end))


def _vague(said: str) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in sorted(match.span() for pattern in _VAGUE for match in pattern.finditer(said)):
        if start >= last:
            last = end
            yield start, end
