"""Files in the forms of jobs and proposals: stored at once, kept while a refused form is corrected."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.pages.fields import UploadField
from michinori.pages.forms import PageForm
from michinori.rules.market.jobs import MAX_ATTACHED


class AttachingForm(PageForm):
    """Base of forms that take files. ``kept``: ids of files that are attached already or that an earlier, refused
    attempt has stored; ``dropped``: those of them to leave out.
    """

    uploads = UploadField(required=False, most=MAX_ATTACHED, label=_("資料や見本"))
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields: ClassVar[dict[str, str]] = {"file_ids": "uploads"}

    @property
    def kept_ids(self) -> list[str]:
        """The ids in ``kept`` without those dropped; of a form not sent yet, those it began with."""
        typed = str(self["kept"].value() or "")
        dropped = set(self.data.getlist("dropped")) if hasattr(self.data, "getlist") else set()
        return [one for one in typed.split(",") if one and one not in dropped][:MAX_ATTACHED]

    def store(self, request: HttpRequest, actor: Actor) -> list[str]:
        """Store the uploads; return the ids of all files. If the command then refuses, the form keeps them. Raises what
        ``store_file`` raises.
        """
        ids = self.kept_ids
        for upload in self.cleaned_data["uploads"]:
            ids.append(store_file(actor=actor, name=upload.name, content=upload.chunks()).id)
            self._keep(request, ids)
        self._keep(request, ids)
        return ids

    def _keep(self, request: HttpRequest, ids: Sequence[str]) -> None:
        typed: Any = request.POST.copy()
        typed["kept"] = ",".join(ids)
        typed.setlist("dropped", [])
        self.data = typed


OWN = ("uploads", "kept")
"""The fields of ``AttachingForm``, which commands do not read."""
