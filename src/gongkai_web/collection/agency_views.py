"""One agency's year: for the office that collects, and for the agency itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from gongkai.proofreading import LinkResult
from gongkai.reports.cell_names import cell_name
from gongkai_web.agencies.access import Capability
from gongkai_web.collection import (
    actions,
    dues,
    evidence,
    findings,
    presenting,
    previous,
    rechecking,
)
from gongkai_web.collection.batches.access import files_of
from gongkai_web.collection.batches.settlements import filled_in
from gongkai_web.collection.models import Decision, HandInAct, ReadReport, Recheck
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.collection.standing import Published, Standing, State, Verb, standing
from gongkai_web.collection.views import CollectionPage
from gongkai_web.reports.models import ReportVersion, Source
from gongkai_web.reports.pages import YEARS, OfAgency
from gongkai_web.reports.presenting import shown_text
from gongkai_web.review import links


class OfAgencyYear(OfAgency):
    """A view of one agency's year; 404 for who may not see the agency."""

    @property
    def year(self) -> int:
        """The year the address names."""
        return self.kwargs["year"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, where the address names a year."""
        if self.year not in YEARS:
            raise Http404(f"没有 {self.year} 年度报告")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def collects(self) -> bool:
        """Does the person collect this agency's reports?"""
        return self.may(Capability.COLLECT_REPORTS)

    @cached_property
    def hands_in(self) -> bool:
        """Does the person hand in for the agency itself?"""
        return self.may(Capability.SUBMIT_REPORT)

    @cached_property
    def standing(self) -> Standing:
        """Where the agency's year stands."""
        return standing(self.agency, self.year)

    def url(self, name: str, **more: Any) -> str:
        """Return the address of another page of this year."""
        return reverse(
            f"collection:{name}", kwargs={"code": self.agency.code, "year": self.year, **more}
        )


class AgencyYearPage(OfAgencyYear, CollectionPage):
    """A page within one agency's year."""

    crumb = ""

    def beside(self, reading: ReadReport) -> str | None:
        """Return where a file is seen beside what was read in it, for who may; or None."""
        file = files_of(self.request.user).filter(reading=reading).order_by("pk").first()
        return file and reverse("collection_batches:file", kwargs={"file": file.pk})

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: by the tree for who collects, by the report's year for the agency."""
        if self.collects:
            return super().get_breadcrumbs_items()
        report = reverse(
            "annual_reports:year", kwargs={"code": self.agency.code, "year": self.year}
        )
        return [
            *self.breadcrumbs_items,
            {"url": reverse("annual_reports:index"), "label": "年度报告"},
            {"url": report, "label": f"{self.year}年　{self.agency}"},
            *self.crumbs(),
        ]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the tree, the agency's year, and this page below them."""
        items = []
        over = dues.rounds_over([self.agency], self.year).get(self.agency.pk)
        if self.collects and over is not None:
            board = reverse(
                "collection:board", kwargs={"code": over.office.code, "year": self.year}
            )
            items.append({"url": board, "label": f"{self.year} 年度　{over.office}"})
        title = self.agency.name if self.collects else "报送主管部门"
        if self.crumb:
            return [*items, {"url": self.url("agency"), "label": title},
                    {"url": "", "label": self.crumb}]  # fmt: skip
        return [*items, {"url": "", "label": title}]

    def get_page_title(self) -> str:
        """Return the page's title with agency and year."""
        return f"{self.crumb or '年报报送'}：{self.agency} {self.year} 年度"


class AgencyYearView(AgencyYearPage):
    """What was handed in, what the checks found and was decided, what comes next."""

    template_name = "collection/agency.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the year for whoever looks: the office sees all, the agency what concerns it."""
        stands, newest = self.standing, self.standing.newest
        over = dues.rounds_over([self.agency], self.year).get(self.agency.pk)
        due = dues.dues_of([self.agency], self.year).get(self.agency.pk)
        acts = HandInAct.objects.filter(hand_in__in=[one.pk for one in stands.hand_ins])
        version = ReportVersion.objects.of(self.agency, self.year).first()
        compiled = version is not None and version.source == Source.COMPILED
        sent = newest is not None and version is not None and newest.version_id == version.pk
        register, owes = Register.load(), dues.owes_report(self.agency)
        context = super().get_context_data(**kwargs) | {
            "gone": register.gone(self.agency.pk, self.year),
            "owes_none": newest is None
            and (register.gone(self.agency.pk, self.year) is not None or not owes),
            "is_exempt": newest is None and not owes,
            "gone_to": register.heirs(self.agency.pk, self.year),
            "before": previous.before(self.agency, self.year, register),
            "agency": self.agency,
            "year": self.year,
            "standing": stands,
            "newest": newest,
            "state": stands.state,
            "collects": self.collects,
            "hands_in": self.hands_in,
            "allows": {verb.name: stands.allows(verb) for verb in Verb},
            "over": over,
            "due": due,
            "law": dues.law_day(over.office if over else self.agency, self.agency.kind, self.year),
            "late": dues.late(stands, due, today=timezone.localdate()),
            "version": version if compiled else None,
            "is_sent": sent,
            "is_new": compiled and not (sent and stands.state is not State.RETURNED),
            "diary": presenting.diary(
                stands.hand_ins,
                acts.select_related("by", "hand_in").order_by("pk"),
                self._rechecks() if self.collects else (),
            ),
            "may_look": bool(settings.CHECK_LINKS)
            or bool(stands.published and stands.published.on_platform),
            "today": timezone.localdate(),
        }
        return context | (self._report(newest) if newest is not None else {})

    def _rechecks(self) -> Iterable[Recheck]:
        """Return the checks made again of what was handed in; they are the office's own."""
        rows = Recheck.objects.filter(hand_in__in=[one.pk for one in self.standing.hand_ins])
        return rows.defer("check_result").select_related("by", "hand_in").order_by("pk")

    def _report(self, newest: Any) -> dict[str, Any]:
        """Return what was handed in last, with what was found and said."""
        report = newest.annual_report
        found = actions.found_in(newest)
        remarks = actions.remarks_on(newest)
        is_returned = self.standing.state is State.RETURNED
        if not self.collects:
            # The office's opinions are the office's until it returns the report.
            found = [one for one in found if one.is_for_agency] if is_returned else []
            remarks = remarks if is_returned else {}
        cell = self.request.GET.get("cell", "")
        try:
            chosen = (cell, cell_name(cell)) if cell else None
        except KeyError:
            chosen = None
        may_decide = self.collects and self.standing.state is State.HANDED_IN
        may_remark = self.collects and self.standing.allows(Verb.REMARK)
        read = newest.reading
        cells = evidence.from_json(read.evidence) if read else {}
        return {
            "doubtful": presenting.doubtful(cells),
            "beside": self.beside(filled_in(read)) if read else None,
            "is_filled": bool(read) and filled_in(read) != read,
            "scope": presenting.scope_of(rechecking.result_of(newest)) if self.collects else None,
            "moved": rechecking.difference(newest) if may_decide else None,
            "groups": presenting.groups_of(found),
            "has_before": previous.previous_report(self.agency, self.year) is not None,
            "open_errors": len(findings.open_errors(found)),
            "to_decide": sum(one.is_error and one.decision is None for one in found),
            "undecided": sum(one.decision is None for one in found),
            "for_agency": [one for one in found if one.is_for_agency],
            "may_decide": may_decide,
            "may_remark": may_remark,
            "chosen": chosen if may_remark else None,
            "chosen_remark": remarks.get(cell),
            "remarks": presenting.named_remarks(remarks),
            "tables": presenting.tables_of(
                report,
                link=self.cell_link if may_remark else None,
                found=found,
                remarks=remarks,
                unread=cells,
            ),
            "sections": shown_text(report.narrative),
            "decisions": [one for one in Decision if one != Decision.DISMISSED],
        }

    def cell_link(self, path: str) -> str:
        """Return the address at which one can remark on a number."""
        return f"{self.url('agency')}?{urlencode({'cell': path})}#remark"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step the pressed button names; where it is refused, say why and lose nothing."""
        step = getattr(self, f"step_{request.POST.get('step', '')}", None)
        if step is None:
            raise Http404("没有这个步骤")
        try:
            told, anchor = step(request.POST)
        except CollectionProblem as problem:
            messages.error(request, str(problem))
            return self.render_to_response(self.get_context_data(entered=request.POST))
        messages.success(request, told)
        return redirect(f"{self.url('agency')}{anchor}")

    def _newest(self) -> Any:
        if self.standing.newest is None:
            raise CollectionProblem("还没有报送")
        asked = self.request.POST.get("number", "")
        if asked and asked != str(self.standing.newest.number):
            raise CollectionProblem("这份报告刚刚又报送了一次，请核对最新的一次")
        return self.standing.newest

    def step_hand_in(self, entered: Any) -> tuple[str, str]:
        """Hand in the newest version."""
        version = ReportVersion.objects.of(self.agency, self.year).first()
        if version is None:
            raise CollectionProblem("平台上还没有提交的年度报告，请先提交，或者上传文件")
        made = actions.hand_in_version(
            actor=self.request.user, version=version, reason=entered.get("reason", "")
        )
        return f"已报送主管部门（第 {made.number} 次）", ""

    def step_recheck(self, entered: Any) -> tuple[str, str]:
        """Check a waiting report against what is known now."""
        made = rechecking.check_again(
            actor=self.request.user, hand_in=self._newest(),
            why="上年报告、机构变动登记或者核对规则在报送以后有变动",
        )  # fmt: skip
        return "已按现在的情况重新核对" if made else "核对结果没有变化", "#findings"

    def step_decide(self, entered: Any) -> tuple[str, str]:
        """Say what a finding is."""
        hand_in = self._newest()
        wanted = entered.get("fingerprint", "")
        found = next((one for one in actions.found_in(hand_in) if one.fingerprint == wanted), None)
        if found is None or entered.get("decision") not in Decision.values:
            raise CollectionProblem("没有找到这个问题，请刷新页面后再处理")
        if self.standing.state is not State.HANDED_IN:
            raise CollectionProblem(f"报告现在是“{self.standing.state}”，不再处理问题")
        made = actions.decide(
            actor=self.request.user, agency=self.agency, year=self.year, finding=found,
            decision=Decision(entered["decision"]), reason=entered.get("reason", ""),
        )  # fmt: skip
        return f"{found.rule}：{made.get_decision_display()}", self._next_finding(hand_in, found)

    def _next_finding(self, hand_in: Any, decided: findings.Found) -> str:
        """Return where the next error stands that nobody decided about; the heading where none is left."""
        every = [one for one in actions.found_in(hand_in) if one.is_error]
        at = next((n for n, one in enumerate(every) if one.anchor == decided.anchor), -1)
        waiting = [one for one in every[at + 1 :] + every[: at + 1] if one.decision is None]
        return f"#{waiting[0].anchor}" if waiting else "#findings"

    def step_remark(self, entered: Any) -> tuple[str, str]:
        """Write a remark on a number."""
        made = actions.remark(
            actor=self.request.user, hand_in=self._newest(), path=entered.get("path", ""),
            text=entered.get("text", ""),
        )  # fmt: skip
        return f"{cell_name(made.path)}：意见已{'保存' if made.text else '撤回'}", "#tables"

    def step_return(self, entered: Any) -> tuple[str, str]:
        """Return the report."""
        actions.return_hand_in(
            actor=self.request.user, hand_in=self._newest(), remark=entered.get("remark", "")
        )
        return f"已退回{self.agency}，意见在对方的报送页面上可见", ""

    def step_accept(self, entered: Any) -> tuple[str, str]:
        """Accept the report."""
        actions.accept(
            actor=self.request.user, hand_in=self._newest(),
            why_unread=entered.get("why_unread", ""),
        )  # fmt: skip
        return f"已接收{self.agency} {self.year} 年度报告，数字不再改变", ""

    def step_publish(self, entered: Any) -> tuple[str, str]:
        """Note where the report is public."""
        on = _day(entered.get("published_on", ""))
        actions.note_publication(
            actor=self.request.user, hand_in=self._newest(), url=entered.get("url", ""),
            published_on=on,
        )  # fmt: skip
        return "公布情况已登记", ""

    def step_check(self, entered: Any) -> tuple[str, str]:
        """Note what a person saw at the address."""
        if entered.get("is_ok") not in ("yes", "no"):
            raise CollectionProblem("请选择无误或者有问题")
        is_ok = entered["is_ok"] == "yes"
        seen = entered.get("seen", "").strip() or ("打开网址，看到报告全文" if is_ok else "")
        actions.note_url_check(
            actor=self.request.user, hand_in=self._newest(), is_ok=is_ok, seen=seen
        )
        return "核对结果已登记", ""

    def step_look(self, entered: Any) -> tuple[str, str]:
        """Let the machine ask for the address, where this installation may use the network."""
        published = self.standing.published
        if published is None or not self.collects:
            raise CollectionProblem("还没有公布的网址，无从核对")
        seen = self._look(published)
        act = actions.note_url_check(
            actor=self.request.user, hand_in=self._newest(), is_ok=seen.alive,
            seen=seen.detail or "网址能打开", by_machine=True,
        )  # fmt: skip
        return f"系统访问了网址：{act.remark}", ""

    def _look(self, published: Published) -> LinkResult:
        """Return what stands at an address: our own out of the records, another's by asking for it."""
        if published.on_platform:
            rows = ReportVersion.objects.public().filter(agency=self.agency, year=self.year)
            here = rows.filter(pk=self._newest().version_id).exists()
            said = "本平台公开的就是这一版" if here else "本平台公开的是更新的版本，请要求再次报送"
            return LinkResult(here, said)
        if not settings.CHECK_LINKS:
            raise CollectionProblem("没有允许系统访问网络，请在浏览器中打开网址后登记")
        return links.look(published.url, may_be_inside=settings.CHECK_LINKS == "inside")


def _day(text: str) -> Any:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CollectionProblem("公布日期应写作 2025-01-20")
    return day
