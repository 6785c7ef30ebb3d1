"""The forms of acts on stages and deliveries."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from michinori.contracts.queries.views import ContractView
from michinori.kernel.text import number_in
from michinori.pages.fields import BlockField, ChecksField, PercentField, TickField, UploadField
from michinori.pages.forms import PageForm

MAX_NOTE = 5000


class ActForm(PageForm):
    """A form without visible fields, for acts that only need a confirmation; base of the others.

    ``seen``: the number of the last event that the page showed. ``kept``: ids of files that an earlier, refused attempt
    has already stored; ``kept_preview``: of the file that shows what they hold. ``folded``: the fields that few need.
    """

    field_order: Iterable[str] | None = None
    folded: tuple[str, ...] = ()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_preview = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields = {"file_ids": "uploads", "preview_id": "preview"}

    def __init__(self, data: Any = None, files: Any = None, *, view: ContractView, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.view = view
        self.initial.setdefault("seen", view.contract.last_n)

    @property
    def is_folded_wrong(self) -> bool:
        """Whether a folded field has a mistake, so that it must stand open."""
        return any(name in self.errors for name in self.folded)

    @property
    def seen_n(self) -> int | None:
        """``seen`` as a number; None if it is missing or no number."""
        return number_in(self.cleaned_data.get("seen"))

    @property
    def kept_ids(self) -> list[str]:
        """The ids in ``kept``."""
        return [one for one in self.cleaned_data.get("kept", "").split(",") if one][:20]


class _WithNote(ActForm):
    note = BlockField(limit=MAX_NOTE, required=False, label=_("ひとこと"))


class WithFiles(_WithNote):
    """Files and a note."""

    uploads = UploadField(
        required=False,
        camera="environment",
        label=_("ファイル"),
        help_text=_(
            "1つ50MBまで、10個まで選べます。画像、PDF、文章、表、Word、zip、音声、動画は、サイトが印つきのプレビューを作り、"
            "原本は支払いのあとに渡ります。"
        ),
    )
    inspection = TickField(
        required=False,
        label=_("プレビューを作れないファイルは、検品のために原本を開けるようにする"),
        help_text=_("相手は開いて確かめられます。開いたことは記録に残り、権利は支払いまで移りません。"),
    )
    preview = UploadField(
        required=False,
        most=1,
        label=_("プレビューを作れないファイルの見本"),
        help_text=_("原本の代わりに見せる画像やPDFです。どちらもないと、ファイルのない報告として扱われます。"),
    )
    field_order: Iterable[str] | None = ("uploads", "inspection", "preview", "note")
    folded = ("inspection", "preview")


class ReportForm(WithFiles):
    """A progress report on a stage."""

    percent = PercentField(label=_("できたところ"), help_text=_("この工程は、何パーセントまで進みましたか。"))
    field_order: Iterable[str] | None = ("percent", "uploads", "inspection", "preview", "note")


class HandInForm(WithFiles):
    """The submission of a stage, or a delivery."""


class ObjectForm(ActForm):
    """An objection with its reason."""

    reason = BlockField(
        limit=MAX_NOTE,
        label=_("理由"),
        help_text=_("約束したことのどこが、どう違うかを書いてください。相手に届きます。"),
    )


class ReturnForm(_WithNote):
    """The return of a stage: the brief items that are not met, and a note."""

    items = ChecksField(label=_("満たされていない約束"))
    field_order: Iterable[str] | None = ("items", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brief = self.view.life.terms.brief
        self.fields["items"].choices = [(item.key, f"{item.key}: {item.value}") for item in brief]  # type: ignore[attr-defined]
        self.fields["note"].label = _("どう直してほしいか")


class SendBackForm(ReturnForm):
    """The return of a delivery: as of a stage, and which stages to redo."""

    stages = ChecksField(
        required=False, label=_("直してほしい工程"), help_text=_("選ばなければ、納品された工程のすべてです。")
    )
    field_order: Iterable[str] | None = ("items", "stages", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        submitted = [stage for stage in self.view.life.stages if stage.status == "submitted"]
        self.fields["stages"].choices = [(str(stage.number), stage.name) for stage in submitted]  # type: ignore[attr-defined]
