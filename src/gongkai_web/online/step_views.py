"""The pages under ``/apply/steps/``: one question at a time, kept between the steps."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.applications.file_kinds import MEGABYTE
from gongkai_web.online import (
    captcha,
    drafts,
    limits,
    notices,
    sealing,
    steps,
    uploads,
)
from gongkai_web.online.apply_views import chosen_agency, finished, hashed_password
from gongkai_web.online.csrf import OnlinePage
from gongkai_web.online.forms import FinishForm
from gongkai_web.online.models import Slot
from gongkai_web.online.steps import Step
from gongkai_web.portal.pages import page
from gongkai_web.search.suggesting import already_public

PASSWORDS = ("password", "password_again")
LAST = ("is_read", "answer", "token", "website")


def digest_of(content: str) -> str:
    """Return what names the words for which was looked at what is public."""
    return hashlib.sha256(content.encode()).hexdigest()


class StepView(OnlinePage):
    """One step: shown with what was answered, kept whichever way one goes on."""

    largest_body = 64 * MEGABYTE

    def ready(self, request: HttpRequest) -> HttpResponse | None:
        """Find the draft, the agency and the step."""
        self.typed = drafts.of(request, at=timezone.now())
        code = request.POST.get("agency", "") or request.GET.get("agency", "")
        agency = chosen_agency(code or str(self.typed.data.get("agency", "")))
        if self.typed.done or agency is None:
            return redirect("online:receipt" if self.typed.done else "online:start")
        self.agency: Agency = agency
        self.settings = notices.settings_of(agency)
        return None

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show the step."""
        step = self._step(name)
        if step is None:
            return redirect("online:start")
        if step.name == "public":
            return self._public(request, step)
        form = steps.form_of(step, self.typed.fields, self.agency, judge=False)
        return self._shown(request, step, form)

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """Keep the answers; go back, or on where they are right."""
        step = self._step(name)
        if step is None:
            return redirect("online:start")
        self.typed.data |= {"agency": self.agency.code, "is_ready": False}
        steps.keep(step, self.typed.fields, request.POST)
        response = self._taken(request, step)
        self.typed.keep(at=timezone.now())
        drafts.set_cookie(response, self.typed)
        return response

    def _step(self, name: str) -> Step | None:
        found = [one for one in self._asked() if one.name == name]
        if not found and name not in steps.NAMES:
            raise Http404("没有这一步")
        return found[0] if found else None

    def _asked(self) -> list[Step]:
        return steps.asked(self.typed.fields, self.agency)

    def _taken(self, request: HttpRequest, step: Step) -> HttpResponse:
        """Return what follows the answers of a step."""
        wrong_files: dict[str, list[str]] = {}
        if step.name == "files":
            wrong_files = uploads.take(request, self.typed, self.settings, at=timezone.now())
        if "back" in request.POST:
            return self._to(self._beside(step, -1))
        if step.name == "files":
            return self._files_taken(request, step, wrong_files)
        if step.name == "password":
            return self._password_taken(request, step)
        if step.name == "check":
            return self._checked(request, step)
        form = steps.form_of(step, self.typed.fields, self.agency, judge=True)
        wrong = steps.wrong_in(step, form, self.typed.fields)
        return self._shown(request, step, form, errors=wrong) if wrong else self._on(request, step)

    def _files_taken(
        self, request: HttpRequest, step: Step, wrong: dict[str, list[str]]
    ) -> HttpResponse:
        self.typed.remove_file(request.POST.get("remove", ""))
        if "remove" in request.POST or "upload" in request.POST:
            return self._shown(request, step, None, wrong_files=wrong)
        if not self.typed.files(Slot.IDENTITY) and Slot.IDENTITY not in wrong:
            wrong[Slot.IDENTITY.value] = [uploads.MISSING]
        return (
            self._shown(request, step, None, wrong_files=wrong)
            if wrong
            else self._on(request, step)
        )

    def _password_taken(self, request: HttpRequest, step: Step) -> HttpResponse:
        form = self._finish(request, PASSWORDS)
        if form.is_valid():
            hashed_password(self.typed, form)
            return self._on(request, step)
        return self._shown(request, step, form, errors=self._wrong(form))

    def _checked(self, request: HttpRequest, step: Step) -> HttpResponse:
        """Send what is whole."""
        fields, _, is_whole = steps.whole(self.typed.fields, self.agency)
        form = self._finish(request, LAST)
        is_whole = (
            form.is_valid()
            and is_whole
            and bool(self.typed.files(Slot.IDENTITY))
            and bool(self.typed.data.get("password"))
        )
        if "again" in request.POST or not is_whole:
            wrong = [] if "again" in request.POST else self._wrong(form)
            return self._shown(request, step, form, errors=wrong)
        self.typed.data["fields"], self.typed.data["is_ready"] = fields, True
        self.typed.keep(at=timezone.now())
        return finished(request, self.agency, self.typed)

    def _finish(self, request: HttpRequest, only: tuple[str, ...]) -> FinishForm:
        private = tuple(str(self.typed.fields.get(name, "")) for name in ("id_no", "phone"))
        given = {"data": request.POST} if request.method == "POST" else {}
        return FinishForm(
            **given, typed=self.typed, address=limits.address_of(request), private=private,
            only=only,
        )  # fmt: skip

    @staticmethod
    def _wrong(form: FinishForm) -> list[dict[str, str]]:
        found = [
            {"id": form[name].id_for_label, "text": text}
            for name in form.fields
            for text in form.errors.get(name, ())
        ]
        return found + [{"id": "step-form", "text": text} for text in form.non_field_errors()]

    def _public(self, request: HttpRequest, step: Step) -> HttpResponse:
        """看看是不是已经公开了: what may be what is wanted; passed over where there is nothing."""
        content = str(self.typed.fields.get("content", "")).strip()
        offered = already_public(content, at=timezone.now())
        if self.typed.draft is not None:
            self.typed.data["seen_public"] = digest_of(content)
            self.typed.keep(at=timezone.now())
        if not offered:
            return self._on(request, step)
        return self._shown(request, step, None, offered=offered)

    def _beside(self, step: Step, by: int) -> Step:
        """Return the step before or after; before what is public comes the question itself."""
        found = self._asked()
        at = max(found.index(step) + by, 0)
        if by < 0 and found[at].name == "public":
            at -= 1
        return found[min(at, len(found) - 1)]

    def _on(self, request: HttpRequest, step: Step) -> HttpResponse:
        """Go to the next step; back to the last where it was only to be changed."""
        is_change = (request.POST.get("then") or request.GET.get("then")) == "check"
        if is_change and step.name not in ("kind", "content"):
            return self._to(self._asked()[-1])
        return self._to(self._beside(step, 1), then="check" if is_change else "")

    def _to(self, step: Step, then: str = "") -> HttpResponse:
        address = reverse("online:step", args=[step.name])
        query = f"?{urlencode({'then': then})}" if then else ""
        # Past the site's head: on a telephone the question is what is seen first.
        return redirect(f"{address}{query}#main")

    def _shown(
        self, request: HttpRequest, step: Step, form: Any, *, errors: Any = (),
        wrong_files: Any = None, offered: Any = None,
    ) -> HttpResponse:  # fmt: skip
        asked, fields = self._asked(), self.typed.fields
        context: dict[str, Any] = {
            "step": step, "agency": self.agency, "number": asked.index(step) + 1,
            "of": len(asked), "offered": offered, "errors": list(errors),
            "is_first": step is asked[0],
            "then": request.POST.get("then", "") or request.GET.get("then", ""),
            "fields": [form[name] for name in steps.shown_of(step, form, fields)] if form else [],
        }  # fmt: skip
        if step.name == "files":
            wrong = wrong_files or {}
            context |= {
                "slots": uploads.shown(self.typed, self.settings, wrong),
                "accept": sealing.ACCEPT, "told": sealing.told(self.settings.largest_mb),
                "errors": [
                    {"id": f"id_{slot}", "text": text} for slot, some in wrong.items() for text in some
                ],
            }  # fmt: skip
        elif step.name == "password":
            finish = form if isinstance(form, FinishForm) else self._unbound(request, PASSWORDS)
            context |= {"fields": [finish[name] for name in PASSWORDS]}
        elif step.name == "check":
            context |= self._last(request, form)
        return page(request, "online/step", "apply", **context)

    def _unbound(self, request: HttpRequest, only: tuple[str, ...]) -> FinishForm:
        return FinishForm(typed=self.typed, address="", only=only)

    def _last(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """Return what the last page shows: the answers, what is missing, the notice, the question."""
        _, wrong, _ = steps.whole(self.typed.fields, self.agency)
        wrong = [*wrong, *self._missing()]
        finish = form if isinstance(form, FinishForm) else self._unbound(request, LAST)
        question, token = captcha.new_question() if "token" in finish.fields else ("", "")
        return {
            "finish": finish, "question": question, "token": token,
            "parts": self._parts(wrong), "missing": wrong,
            "notice": notices.text_of(self.agency).splitlines(), "fields": [],
        }  # fmt: skip

    def _missing(self) -> list[tuple[Step, str]]:
        by_name = {one.name: one for one in self._asked()}
        found = []
        if not self.typed.files(Slot.IDENTITY):
            found.append((by_name["files"], uploads.MISSING))
        if not self.typed.data.get("password"):
            found.append((by_name["password"], "请设一个查询密码"))
        return found

    def _parts(self, wrong: list[tuple[Step, str]]) -> list[dict[str, Any]]:
        """Return the answers by step, as the last page shows them."""
        fields = self.typed.fields
        found = []
        for step in self._asked():
            if step.name in ("public", "check"):
                continue
            lines = steps.told(step, fields, self.agency)
            if step.name == "files":
                lines = [("文件", "、".join(sealing.name_of(one) for one in self.typed.files()))]
            elif step.name == "password":
                lines = [("查询密码", "已经设好" if self.typed.data.get("password") else "")]
            found.append(
                {"step": step, "lines": lines, "wrong": [text for one, text in wrong if one is step]}
            )  # fmt: skip
        return found
