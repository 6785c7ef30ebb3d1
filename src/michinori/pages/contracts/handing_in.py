"""Files that come with work: stored from a form, kept through a refusal, and said where the client cannot see them."""

from typing import TypedDict

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from michinori.contracts.queries.records import all_steps
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.pages.contracts.acts_forms import ActForm
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.work import StageSubmitted, WorkDelivered

_FACTS: dict[str, type[Fact]] = {"submit": StageSubmitted, "deliver": WorkDelivered}


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

    def is_repeated(self, actor: Actor, view: ContractView, act: str, number: int | None) -> bool:
        """Whether this person has just handed in the same words without a file from the same page: a double click where
        no script holds it back.
        """
        if act not in _FACTS or self.file_ids or self.form.seen_n is None:
            return False
        stage = view.life.stage(number) if number else None
        return any(
            isinstance(step.fact, _FACTS[act])
            and step.event.actor == str(actor)
            and step.event.data.get("stage") == (stage.id if stage else None)
            and (step.note.text if step.note else "") == self.form.cleaned_data["note"]
            and not step.files
            for step in all_steps(view.contract, after=self.form.seen_n)
        )

    def warn(self, request: HttpRequest) -> None:
        """Say which files count as none."""
        for name in self.blind:
            said = _("「%(name)s」は相手が見られないため、ファイルなしとして扱われます。期限が来ても確定しません。")
            messages.warning(request, said % {"name": name})
