"""Forms of one's own profile."""

import re
from collections.abc import Collection
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import BlockField, ChecksField, LineField, RadioField, UploadField, YenField
from michinori.pages.forms import PageForm
from michinori.people.commands.portfolio import TITLE_LIMIT, URL_LIMIT
from michinori.people.commands.profiles import ABOUT_LIMIT, HEADLINE_LIMIT, SKILLS_LIMIT
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording import display
from michinori.wording.market.categories import SUBCATEGORIES as WITHIN
from michinori.wording.market.finding import AVAILABILITY, AVAILABILITY_HINTS
from michinori.wording.market.jobs import CATEGORIES
from michinori.wording.sentences import Sentence

_BETWEEN = re.compile(r"[,、，\n]")


class ProfileForm(PageForm):
    headline = LineField(
        limit=HEADLINE_LIMIT,
        label=_("ひとこと"),
        required=False,
        help_text=_("例: LPのデザインとコーディングをしています"),
    )
    about = BlockField(limit=ABOUT_LIMIT, label=_("自己紹介"), required=False)
    skills = LineField(
        limit=(SKILL_LIMIT + 2) * SKILLS_LIMIT,
        label=_("スキル"),
        required=False,
        help_text=_("「、」で区切って20個まで。例: Figma、バナー、LP"),
    )
    hourly_guide = YenField(
        least=1, label=_("時間単価の目安（税抜）"), required=False, help_text=_("目安です。契約の額とは別です。")
    )
    categories = ChecksField(label=_("引き受ける仕事の種類"), choices=list(CATEGORIES.items()), required=False)
    subcategories = ChecksField(label=_("くわしい種類"), choices=list(WITHIN.items()), required=False)
    availability = RadioField(
        label=_("いまの受け入れ"),
        choices=list(AVAILABILITY.items()),
        hints=AVAILABILITY_HINTS,
        cards=False,
        required=False,
    )

    @property
    def kinds(self) -> list[tuple[Sentence, str, list[tuple[str, Sentence, bool]]]]:
        """The subcategories by category: its name, the words of those chosen, each as slug, name, whether chosen."""
        chosen = self["subcategories"].value() or []
        found: list[tuple[Sentence, str, list[tuple[str, Sentence, bool]]]] = []
        for key, slugs in SUBCATEGORIES.items():
            picked = [str(WITHIN[slug]) for slug in slugs if slug in chosen]
            listed = [(slug, WITHIN[slug], slug in chosen) for slug in slugs]
            found.append((CATEGORIES[key], "・".join(picked), listed))
        return found


class LinkForm(PageForm):
    title = LineField(limit=TITLE_LIMIT, label=_("作品の名前"))
    url = LineField(
        limit=URL_LIMIT,
        label=_("アドレス"),
        help_text=_("https:// で始まるもの。YouTube、Vimeo、ニコニコ動画は動画として並びます。"),
    )


class PictureForm(PageForm):
    title = LineField(limit=TITLE_LIMIT, label=_("作品の名前"))
    file = UploadField(
        most=1, label=_("画像か PDF"), help_text=_("JPEG、PNG、WebP、PDF（はじめの20ページ）。小さくして載せます。")
    )
    flaw_fields: ClassVar[dict[str, str]] = {"file_id": "file"}


def offer_skills(field: Any, offered: Collection[str]) -> None:
    """Name beside a field of skills those that the operator offers."""
    if offered:
        said = gettext("このサイトでよく使う言葉: %(skills)s") % {"skills": display.listed(offered)}
        field.help_text = format_lazy("{} {}", field.help_text, said)


def split_skills(text: str) -> list[str]:
    """Split skills at commas (``,``, ``、``, ``，``) and line breaks."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]
