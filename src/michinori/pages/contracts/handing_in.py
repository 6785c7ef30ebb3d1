"""Files that come with work: stored from a form, kept through a refusal, and said where the client cannot see them."""

from typing import TypedDict

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.pages.contracts.acts_forms import ActForm


class Sent(TypedDict):
    """What commands that take work ask about files, as keyword arguments."""

    file_ids: list[str]
    inspection: bool
    preview_id: str | None


class WithWork(Sent):
    """The same with the note."""

    note: str


class HandedIn:
    """The files of one sent form. ``blind``: names of those that have no preview and are not opened for inspection."""

    def __init__(self, form: ActForm) -> None:
        self.form = form
        self.file_ids = list(form.kept_ids)
        self.preview_id = str(form.cleaned_data.get("kept_preview") or "")
        self.blind: list[str] = []

    def store(self, actor: Actor) -> None:
        """Store what was uploaded."""
        typed = self.form.cleaned_data
        for upload in typed.get("preview") or []:
            self.preview_id = store_file(actor=actor, name=upload.name, content=upload.chunks()).id
        for upload in typed.get("uploads") or []:
            file = store_file(actor=actor, name=upload.name, content=upload.chunks())
            self.file_ids.append(file.id)
            if file.pages == 0 and not typed.get("inspection") and not self.preview_id:
                self.blind.append(file.name)

    @property
    def sent(self) -> Sent:
        """As keyword arguments of the command."""
        inspection = bool(self.form.cleaned_data.get("inspection"))
        return {"file_ids": self.file_ids, "inspection": inspection, "preview_id": self.preview_id or None}

    def kept_in(self, data: QueryDict, *, seen: int) -> QueryDict:
        """What was typed, with the ids of the files stored already, so that a refusal loses none."""
        typed = data.copy()
        typed["seen"] = str(seen)
        typed["kept"], typed["kept_preview"] = ",".join(self.file_ids), self.preview_id
        return typed

    def warn(self, request: HttpRequest) -> None:
        """Say which files count as none."""
        for name in self.blind:
            said = _("「%(name)s」は相手が見られないため、ファイルなしとして扱われます。期限が来ても確定しません。")
            messages.warning(request, said % {"name": name})
