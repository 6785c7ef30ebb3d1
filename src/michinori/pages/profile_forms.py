"""Forms of one's own profile."""

import re
from collections.abc import Collection
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.pages.chosen_kinds import kinds_chosen
from michinori.pages.fields import BlockField, ChecksField, LineField, RadioField, UploadField, YenField
from michinori.pages.forms import PageForm
from michinori.people.commands.portfolio import TITLE_LIMIT, URL_LIMIT
from michinori.people.commands.profiles import ABOUT_LIMIT, HEADLINE_LIMIT, SKILLS_LIMIT
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording import display
from michinori.wording.market.categories import grouped, named
from michinori.wording.market.finding import AVAILABILITY, AVAILABILITY_HINTS

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
    categories = ChecksField(label=_("引き受ける仕事の種類"), required=False)
    subcategories = ChecksField(label=_("くわしい種類"), required=False)
    availability = RadioField(
        label=_("いまの受け入れ"),
        choices=list(AVAILABILITY.items()),
        hints=AVAILABILITY_HINTS,
        cards=False,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [slug for name in ("categories", "subcategories") for slug in self.initial.get(name, ())]
        kinds = kinds_chosen(self.data, "categories", "subcategories", kept=kept).choosing(())
        shown = [one for one in kinds.categories if one in kinds.offered or one in kept]
        self._within = grouped(kinds, *kept)
        self.fields["categories"].choices = named(shown, kinds)  # type: ignore[attr-defined]
        self.fields["subcategories"].choices = self._within  # type: ignore[attr-defined]

    @property
    def kinds(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """The subcategories by category: its name, the words of those chosen, each as slug, name, whether chosen."""
        chosen = self["subcategories"].value() or []
        found: list[tuple[str, str, list[tuple[str, str, bool]]]] = []
        for category, slugs in self._within:
            picked = [name for slug, name in slugs if slug in chosen]
            found.append((category, "・".join(picked), [(slug, name, slug in chosen) for slug, name in slugs]))
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
