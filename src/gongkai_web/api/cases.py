"""``/api/cases``: the applications a person sees, one of them, and a step of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from gongkai_web.agencies.access import Capability, agencies_visible_to, require
from gongkai_web.api import case_schemas as shapes
from gongkai_web.api import presenting
from gongkai_web.api.asking import WHO
from gongkai_web.api.problems import Problem
from gongkai_web.api.step_fields import catalogue
from gongkai_web.applications import actions, urgency
from gongkai_web.applications.filters import STATES, VIEWS, CaseFilterSet, searched
from gongkai_web.applications.listing import ORDERINGS, PAGE_SIZE, CasePaginator
from gongkai_web.applications.models import Application
from gongkai_web.applications.taking import FieldsRefused, take_by_name
from gongkai_web.ledgers import happened

router = Router(auth=WHO, tags=["依申请公开"])

_REFUSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem, 503: Problem}


class Asked(Schema):
    """Which cases are wanted, as on the page of the list."""

    agency: str = Field("", description="单位代码", max_length=40)
    number: str = Field("", description="完整的申请编号", max_length=60)
    q: str = Field(
        "", description="编号、文号、内容中的字词，或者申请人的完整证件号码", max_length=200
    )
    state: Literal[("", *STATES)] = Field(  # type: ignore[valid-type]
        "", description="办理状态；不填的是尚未办结的，查编号、字词时不限"
    )
    view: Literal[("", *(view.key for view in VIEWS))] = Field(  # type: ignore[valid-type]
        "", description="mine：本人经办的"
    )
    mark: Literal[("", *urgency.Mark.values)] = Field("", description="红黄绿")  # type: ignore[valid-type]
    within: int | None = Field(None, description="几日内到期（自然日，含今天）", ge=0, le=366)
    year: int | None = Field(None, description="收到年份", ge=1900, le=2999)
    ordering: Literal[tuple(ORDERINGS)] = "due_on"  # type: ignore[valid-type]
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(PAGE_SIZE, ge=1, le=100)


@router.get("", response={200: shapes.CasePage, **_REFUSED}, summary="列出看得到的申请")
def cases(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Return a page of the cases of the agencies a person sees; the applicants masked."""
    today = happened.today()
    paginator = CasePaginator(_wanted(request, asked, today), asked.per_page)
    try:
        page = paginator.page(asked.page)
    except InvalidPage:
        raise Http404(f"没有第 {asked.page} 页") from None
    return {
        "items": presenting.listed(list(page.object_list), today=today),
        "page": asked.page,
        "pages": paginator.num_pages,
        "total": paginator.count,
        "is_more": paginator.has_more,
    }


def _wanted(request: HttpRequest, asked: Asked, today: Any) -> Any:
    """Return the cases asked for, through the filters of the page."""
    agencies = agencies_visible_to(request.user)
    if asked.agency:
        agencies = agencies.filter(code=asked.agency)
        if not agencies:
            raise FieldsRefused({"agency": ["没有这个单位，或者看不到它"]})
    found = urgency.ranked(
        Application.objects.filter(agency__in=list(agencies.values_list("pk", flat=True)))
    )
    data: dict[str, Any] = {
        name: value
        for name in ("q", "state", "view", "mark", "within", "year")
        if (value := getattr(asked, name)) not in ("", None)
    }
    if asked.number and not asked.state:
        data["state"] = "all"
    filters = CaseFilterSet(data=data, queryset=found, request=request, today=today)
    if not filters.is_valid():
        raise FieldsRefused({name: [str(e) for e in said] for name, said in filters.errors.items()})
    found = filters.qs
    if asked.number:
        found = found.filter(number=asked.number)
    if words := asked.q.replace("\x00", "").strip():
        found = searched(found, words, user=request.user)
        found.walks_the_table = True
    return found.order_by(*ORDERINGS[asked.ordering])


def _case(request: HttpRequest, pk: int) -> Application:
    """Return a case the person sees. Raises Http404: what is another agency's does not exist."""
    seen = Application.objects.filter(agency__in=agencies_visible_to(request.user))
    case = seen.select_related("agency").filter(pk=pk).first()
    if case is None:
        raise Http404("没有这件申请")
    return case


Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


@router.get("/{pk}", response={200: shapes.Case, **_REFUSED}, summary="读取一件申请")
def case(request: HttpRequest, pk: Key) -> Any:
    """Return state, due day, lawful steps and diary of a case."""
    found = _case(request, pk)
    return presenting.shown(found, user=request.user, today=happened.today())


@router.post(
    "/{pk}/steps",
    response={200: shapes.Taken, 409: Problem, **_REFUSED},
    summary="办理一步",
)
def take_step(request: HttpRequest, pk: Key, payload: shapes.Taking) -> Any:
    """Take a step as the page does: by the same form, the same verb, in one transaction."""
    found = _case(request, pk)
    # Who may only look is told so before anything is said of what they sent.
    require(request.user, found.agency, Capability.EDIT_LEDGERS)
    if (on := shapes.day_of(payload.on)) is None:
        raise FieldsRefused({"on": [f"没有 {payload.on} 这一天"]})
    done = take_by_name(
        actor=request.user, case=found, step=payload.step, on=on, fields=payload.fields,
        seen=payload.seen,
    )  # fmt: skip
    return {
        "told": f"已登记：{done.event.on} {done.event.get_kind_display()}",
        "warnings": list(done.warnings),
        "case": presenting.shown(found, user=request.user, today=happened.today()),
    }


@router.post(
    "/{pk}/applicant",
    response={200: shapes.Applicant, **_REFUSED},
    summary="查看申请人信息（记入操作日志）",
)
def applicant(request: HttpRequest, pk: Key) -> Any:
    """Return the applicant in clear and journal who asked; only for those who handle the case."""
    return actions.open_personal(actor=request.user, application=_case(request, pk))


steps_router = Router(auth=WHO, tags=["依申请公开"])


@steps_router.get(
    "", response={200: list[shapes.StepOut], 401: Problem, 429: Problem}, summary="列出全部步骤"
)
def steps(request: HttpRequest) -> Any:
    """Return every step with the fields it takes in general; those of a case stand with the case."""
    return list(catalogue())
