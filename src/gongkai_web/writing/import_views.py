"""The page on which old web pages and Word documents come in as drafts, several at once or a zip of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from gongkai.packages import MEGABYTE
from gongkai_web.agencies.access import Capability, agencies_editable_by
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import folders, handed_in
from gongkai_web.publishing.column_choice import ColumnChoice
from gongkai_web.publishing.folders import FolderProblem, Outcome, Told
from gongkai_web.publishing.models import Column
from gongkai_web.writing.forms import AgencyForm, ManyFilesField
from gongkai_web.writing.pages import REFUSALS, WritingPage, words

AT_ONCE = 100
"""How many drafts one sending makes; the same file sent again goes on where it stopped."""
NAMED = 30
"""How many files that are no pages are named."""


class ImportForm(forms.Form):
    """The files, and the column their drafts lie in."""

    files = ManyFilesField(
        label="文件",
        help_text=f"网页（.html、.htm）和 Word 文档（.docx），可以选多个；带图片、附件的，或者文件多的，压缩成一个 zip（不超过 {handed_in.LARGEST_ZIP // MEGABYTE} MB）。",
    )
    place = ColumnChoice(
        label="草稿放入栏目", required=False, empty_label="以后逐条选",
        help_text="选了的，这一次的草稿都放在这个栏目；分几个栏目的，分几次导入。",
    )  # fmt: skip
    keep_original = forms.BooleanField(label="把 Word 原件作为附件", required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(agency)
        self.fields["files"].widget.attrs["accept"] = handed_in.ACCEPT


class ImportView(WritingPage):
    """The form, and what became of each file."""

    template_name = "writing/import.html"
    page_title = "导入旧内容"
    needs = Capability.EDIT_LEDGERS
    largest_body = 120 * MEGABYTE

    @cached_property
    def agency(self) -> Agency | None:
        """Return the agency the drafts are for; None where it was not chosen yet."""
        mine = list(agencies_editable_by(self.request.user).order_by("pk"))
        if len(mine) == 1:
            return mine[0]
        chosen = self.request.GET.get("agency", "")
        return next((one for one in mine if str(one.pk) == chosen), None)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return this page."""
        return [(self.page_title, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, or the choice of the agency."""
        context = super().get_context_data(**kwargs)
        if self.agency is None:
            mine = agencies_editable_by(self.request.user)
            return context | {"choice": AgencyForm(agencies=mine)}
        context.setdefault("form", ImportForm(agency=self.agency))
        return context | {"agency": self.agency, "at_once": AT_ONCE}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the files in, and tell of each."""
        if self.agency is None:
            raise Http404
        form = ImportForm(request.POST, request.FILES, agency=self.agency)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        place = form.cleaned_data["place"]
        try:
            with TemporaryDirectory(prefix="gongkai-import-") as folder:
                told, left = self._take_in(form, Path(folder), place)
        except (FolderProblem, *REFUSALS) as error:
            form.add_error("files", words(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        again = ImportForm(agency=self.agency, initial={"place": place})
        return self.render_to_response(
            self.get_context_data(form=again, place=place, left=left, **outcomes(told))
        )

    def _take_in(
        self, form: ImportForm, folder: Path, place: Column | None
    ) -> tuple[list[Told], int]:
        """Return what became of each file, and how many pages were not reached."""
        assert self.agency is not None
        refused = handed_in.lay_out(form.cleaned_data["files"], folder)
        found, _ = folders.pages(folder)
        if not found:
            if refused:
                return refused, 0
            raise FolderProblem("里面没有 .html、.htm、.docx 文件")
        work = folders.take_in(
            actor=self.request.user, agency=self.agency, folder=folder, place=place, resume=True,
            keep_original=form.cleaned_data["keep_original"], on=timezone.localdate(),
        )  # fmt: skip
        told = list(_some(work))
        reached = sum(one.outcome is not Outcome.NOT_A_PAGE for one in told)
        return list(chain(refused, told)), len(found) - reached


def _some(work: Iterator[Told]) -> Iterator[Told]:
    """Yield what became of the files until enough drafts were made."""
    made = 0
    for one in work:
        yield one
        made += one.outcome is Outcome.TAKEN
        if made >= AT_ONCE:
            return


def outcomes(told: list[Told]) -> dict[str, Any]:
    """Return what became of the files, by outcome, for the page."""
    count = Counter(one.outcome for one in told)
    by = {outcome.value: [one for one in told if one.outcome is outcome] for outcome in Outcome}
    return {
        "done": True,
        "count": {outcome.value: count[outcome] for outcome in Outcome},
        "by": by | {"not_a_page": by["not_a_page"][:NAMED]},
    }
