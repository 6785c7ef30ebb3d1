"""Words for blocks (domain § 10). None of them is ever shown to the person who was blocked."""

from django.utils.translation import gettext_lazy as _

FLAWS = {"one_of_two": _("どちらか一つだけを指定してください。")}

PROBLEMS = {
    "own-side-block": (
        _("自分の側はブロックできません"),
        _("あなた自身、またはあなたが加わっている組織です。ブロックできるのは、取引の相手です。"),
    ),
}
