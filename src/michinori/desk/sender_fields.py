"""The operator's account that transfers are sent from, typed field by field; the setting keeps it in one line."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import LineField, RadioField, mistake
from michinori.pages.forms import PageForm
from michinori.rules.money.bank_kana import unfit_in
from michinori.rules.money.payout_sender import read_sender
from michinori.treasury import banks
from michinori.wording.treasury import ACCOUNT_KINDS

_CODE, _NUMBER, _NAME = 10, 7, 40
_KINDS = {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}
_TYPED = ("sender_code", "sender_bank", "sender_branch", "sender_number", "sender_holder")


class SenderFields(PageForm):
    """All of it or nothing. ``cleaned_data`` has the line as ``payout_from``, empty for nothing."""

    flaw_fields = {"payout_from": "sender_holder"}
    sender_code = LineField(
        label=_("委託者コード"),
        limit=_NAME,
        required=False,
        help_text=_("総合振込を申し込んだときに、銀行が知らせた10桁の数字。"),
    )
    sender_bank = LineField(
        label=_("振り込み元の銀行"), limit=_NAME, required=False, help_text=_("名前か、4桁の銀行コード。例: みずほ")
    )
    sender_branch = LineField(
        label=_("支店"), limit=_NAME, required=False, help_text=_("名前か、3桁の支店コード。例: 新宿")
    )
    sender_kind = RadioField(label=_("種別"), choices=list(ACCOUNT_KINDS.items()), cards=False, required=False)
    sender_number = LineField(label=_("口座番号"), limit=_NAME, required=False, help_text=_("7桁の数字"))
    sender_holder = LineField(
        label=_("口座名義（カナ）"), limit=_NAME, required=False, help_text=_("通帳のとおりに。例: カ）ミチノリ")
    )

    def clean(self) -> dict[str, Any]:
        """Put the line together. What is wrong, or missing beside the rest, is said at its field."""
        found: dict[str, Any] = super().clean() or {}
        given = [name for name in _TYPED if found.get(name)]
        if not given:
            return found | {"payout_from": ""}
        for name in _TYPED:
            if name in found and not found[name]:
                self.add_error(name, mistake("required"))
        code, number = _digits(found.get("sender_code", "")), _digits(found.get("sender_number", ""))
        if found.get("sender_code") and len(code) != _CODE:
            self.add_error("sender_code", mistake("not_ten_digits"))
        if found.get("sender_number") and len(number) != _NUMBER:
            self.add_error("sender_number", mistake("not_seven_digits"))
        place = self._place(found)
        line = f"{code} {place} {found.get('sender_kind') or 'ordinary'} {number} {found.get('sender_holder', '')}"
        if not self.errors:
            self._try(line, found["sender_holder"])
        return found | {"payout_from": line}

    def _place(self, found: Mapping[str, Any]) -> str:
        """The codes of bank and branch."""
        bank = banks.find_bank(found.get("sender_bank") or "")
        if bank is None and found.get("sender_bank"):
            self.add_error("sender_bank", mistake("unknown_bank"))
        branch = banks.find_branch(bank.code, found.get("sender_branch") or "") if bank else None
        if bank and branch is None and found.get("sender_branch"):
            self.add_error("sender_branch", mistake("unknown_branch", bank=bank.name))
        return f"{bank.code}-{branch.code}" if bank and branch else ""

    def _try(self, line: str, holder: str) -> None:
        try:
            read_sender(line)
        except ValueError as refused:
            signs = unfit_in(holder)
            self.add_error("sender_holder", mistake("no_bank_letters", signs=signs) if signs else mistake(str(refused)))


def _digits(text: str) -> str:
    """Digits as somebody typed them, in any width, with spaces or hyphens; empty where it is anything else."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    return plain if re.fullmatch(r"[0-9]+", plain) else ""


def in_words(line: str) -> str:
    """The account of the setting's line as clients read it, in the words of Japanese banks."""
    account, holder = read_sender(line).account, typed_of(line)["sender_holder"]
    bank, branch = banks.bank(account.bank), banks.branch(account.bank, account.branch)
    names = bank.name if bank else account.bank, branch.name if branch else account.branch
    return f"{' '.join(names)} {_KINDS[account.kind]} {account.number} {holder}"


def typed_of(line: str) -> dict[str, str]:
    """What the fields show for the setting's line."""
    if not line:
        return {"sender_kind": "ordinary"}
    sender = read_sender(line)
    account = sender.account
    return {
        "sender_code": sender.code,
        "sender_bank": account.bank,
        "sender_branch": account.branch,
        "sender_kind": account.kind,
        "sender_number": account.number,
        "sender_holder": " ".join(line.split()).split(" ", 4)[-1],
    }
