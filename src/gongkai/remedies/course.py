"""Where does a reconsideration or a suit stand, what may follow, and how is it counted?

``situation`` reads a diary through the table of :mod:`gongkai.remedies.acts`,
``allowed_next`` says what may come next, ``impossible`` what no diary may hold, and
``counted`` what table 4 counts: one case, once, whatever instances it passed; a case
under appeal is pending until it is final.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law import NoProvisionInForce, Provision
from gongkai.remedies.acts import (
    Act,
    ActKind,
    Course,
    State,
    Step,
    by_act,
    course_of,
    in_order,
    steps,
)
from gongkai.remedies.periods import Procedure
from gongkai.remedies.results import GROUPS, Block, Case, Group, UnknownResult, result_group
from gongkai.remedies.routes import Route, route_of_outcome

K = ActKind

_UPHELD_ON_APPEAL = "驳回上诉"
_FILED = (K.ACCEPTED, K.DOCKETED), (K.COPY_RECEIVED, K.COMPLAINT_RECEIVED), (K.APPLIED, K.SUED)
"""Which act says when a case came in: the first of these that is known."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case stands on a day."""

    state: State = State.NEW
    since: date | None = None
    procedure: Procedure = "ordinary"
    result: str = ""
    """The last decision, in its own words."""
    group: Group = "pending"
    """The column of table 4 that the last decision belongs to, final or not."""
    before_suspension: State | None = None
    used: frozenset[ActKind] = frozenset()
    """Acts allowed once in an instance that this one has seen."""
    unanswered: tuple[ActKind, ...] = ()
    """Acts still waiting for the act that answers them."""

    @property
    def is_closed(self) -> bool:
        """Return whether the case has its final end."""
        return self.state is State.CLOSED


@dataclass(frozen=True, slots=True)
class Impossible:
    """One thing in a diary that cannot be."""

    act: Act
    text: str
    """Why, in Chinese, without a full stop."""


def situation(acts: Iterable[Act], *, block: Block, on: date | None = None) -> Situation:
    """Return where the case stands after its acts, or after those up to a day.

    An act the table does not allow where it stands changes nothing.
    """
    table = by_act(course_of(block))
    now = Situation()
    for act in in_order(acts):
        if on is not None and act.on > on:
            break
        row = table.get(act.kind)
        if row is not None and _allowed(row, now):
            now = _after(now, act, row, block)
    return now


def _allowed(row: Step, now: Situation) -> bool:
    if now.state not in row.sources or (row.once and row.act in now.used):
        return False
    if row.answers is not None and row.answers not in now.unanswered:
        return False
    if row.procedure is not None and row.procedure != now.procedure:
        return False
    return row.if_group is None or row.if_group == now.group


def _after(now: Situation, act: Act, row: Step, block: Block) -> Situation:
    state = row.target or now.state
    if row.goes_back and now.before_suspension is not None:
        state = now.before_suspension
    unanswered = list(now.unanswered)
    if row.answers is not None:
        unanswered.remove(row.answers)
    if act.kind in _answered(course_of(block)):
        unanswered.append(act.kind)
    result, group = _result(now, act, row, block)
    used = now.used | {act.kind} if row.once else now.used
    if act.kind is K.REMANDED:
        # The first instance begins anew: what it decided is gone.
        result, group, used = "", "pending", frozenset()
    procedure: Procedure = act.procedure or now.procedure
    if act.kind in (K.PROCEDURE_CHANGED, K.REMANDED):
        procedure = "ordinary"
    return Situation(
        state=state,
        since=act.on if state is not now.state else now.since,
        procedure=procedure,
        result=result,
        group=group,
        before_suspension=now.state if act.kind is K.SUSPENDED else now.before_suspension,
        used=used,
        unanswered=tuple(unanswered),
    )


def _answered(course: Course) -> frozenset[ActKind]:
    return frozenset(row.answers for row in steps(course) if row.answers is not None)


def _result(now: Situation, act: Act, row: Step, block: Block) -> tuple[str, Group]:
    """Return what was decided so far; an appeal that failed leaves the first judgment."""
    if not (row.result or row.results):
        return now.result, now.group
    text = act.result or row.result
    if row.act is K.APPEAL_WITHDRAWN or text.startswith(_UPHELD_ON_APPEAL):
        return now.result, now.group
    try:
        return text, result_group(text, block=block)
    except UnknownResult:
        return text, "pending"


def allowed_next(acts: Iterable[Act], *, block: Block, on: date | None = None) -> tuple[Step, ...]:
    """Return the acts that are lawful after those of the diary, in the order of the table."""
    now = situation(acts, block=block, on=on)
    return tuple(row for row in steps(course_of(block)) if _allowed(row, now))


def why_not(kind: ActKind, acts: Iterable[Act], *, block: Block) -> str | None:
    """Return why an act is not lawful now, in Chinese; ``None`` where it is."""
    row = by_act(course_of(block)).get(kind)
    if row is None:
        return f"{course_of(block).label}案件没有“{kind.label}”这一步"
    now = situation(acts, block=block)
    return None if _allowed(row, now) else _refusal(row, now)


def _refusal(row: Step, now: Situation) -> str:
    name = f"“{row.act.label}”"
    if now.state not in row.sources:
        states = "、".join(f"“{state.label}”" for state in row.sources)
        return f"案件此时处于“{now.state.label}”，{name}只能在{states}时登记（{row.article}）"
    if row.once and row.act in now.used:
        return f"{name}只有一次，已经登记过（{row.article}）"
    if row.answers is not None and row.answers not in now.unanswered:
        return f"先要有“{row.answers.label}”，并且还没有对应的{name}（{row.article}）"
    if row.procedure is not None and row.procedure != now.procedure:
        other = "简易程序" if row.procedure == "summary" else "普通程序"
        return f"{name}只适用于{other}的案件（{row.article}）"
    return f"只有结果属于“{GROUPS['corrected']}”的案件才有{name}（{row.article}）"


def impossible(acts: Iterable[Act], *, block: Block) -> tuple[Impossible, ...]:
    """Return every act of a diary that cannot be there: not lawful then, or wrong in itself."""
    table = by_act(course_of(block))
    found: list[Impossible] = []
    before: list[Act] = []
    now = Situation()
    for act in in_order(acts):
        row = table.get(act.kind)
        if row is None:
            text = f"{course_of(block).label}案件没有“{act.kind.label}”这一步"
            found.append(Impossible(act, text))
            continue
        if not _allowed(row, now):
            earlier = f"{before[-1].on} {before[-1].kind.label}" if before else "没有登记任何事项"
            found.append(Impossible(act, f"{_refusal(row, now)}；在它以前是：{earlier}"))
            continue
        found += [Impossible(act, text) for text in _wrong_in_itself(act, row, block)]
        now = _after(now, act, row, block)
        before.append(act)
    return tuple(found)


def _wrong_in_itself(act: Act, row: Step, block: Block) -> Iterable[str]:
    """Yield what is wrong with an act's own particulars."""
    if act.served_on is not None and act.served_on < act.on:
        yield f"收到文书之日（{act.served_on}）不应早于作出之日（{act.on}）"
    if act.until is not None and act.until < act.on:
        yield f"期限届满之日（{act.until}）不应早于{act.kind.label}之日（{act.on}）"
    if not row.results:
        return
    if not act.result:
        yield f"{act.kind.label}应写明结果：{'、'.join(row.results)}"
    elif not act.result.startswith(_UPHELD_ON_APPEAL):
        try:
            group = result_group(act.result, block=block)
        except UnknownResult as error:
            yield str(error)
        else:
            if group == "pending":
                yield f"“{act.result}”不是{act.kind.label}的结果"


@dataclass(frozen=True, slots=True)
class Counted:
    """What table 4 counts of a diary, and the decision behind it in its own words."""

    case: Case
    result: str


def counted(acts: Iterable[Act], *, block: Block) -> Counted:
    """Return the case as table 4 counts it.

    It came in on the day it was accepted or docketed; where that is not known,
    on the day the copy arrived, else on the day the other side applied or sued.
    It was decided on the day of its final decision: for a judgment nobody
    appealed against the day it took effect.
    """
    diary = in_order(acts)
    filed_on = next(
        (act.on for kinds in _FILED for act in diary if act.kind in kinds),
        None,
    )
    now = situation(diary, block=block)
    if not now.is_closed:
        return Counted(Case(block, filed_on), now.result)
    return Counted(Case(block, filed_on, now.since, now.group), now.result)


def opening(case: Case) -> tuple[Act, ...]:
    """Return the acts that a row of the ledger stands for: it came in, and it ended.

    A row tells the column of table 4 and not the decision's own words, so the
    column's title stands for them. Raises ValueError for a row that does not
    say when the case came in.
    """
    if case.filed_on is None:
        raise ValueError("台账里没有收到日期，不能接着登记办理经过；请先补填收到日期")
    if course_of(case.block) is Course.RECONSIDERATION:
        first, last = K.ACCEPTED, K.DECIDED
        end = K.TERMINATED if case.group == "other_result" else last
    else:
        first, last = K.DOCKETED, K.JUDGED
        end = K.SUIT_ENDED if case.group == "other_result" else last
    acts = [Act(first, case.filed_on)]
    if case.decided_on is not None:
        acts.append(Act(end, case.decided_on, result=GROUPS[case.group]))
        if end is K.JUDGED:
            acts.append(Act(K.EFFECTIVE, case.decided_on))
    return tuple(acts)


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask about a case: not wrong by itself, but worth a second look."""

    id: str
    text: str
    provision: Provision | None = None


def queries(
    acts: Sequence[Act], *, block: Block, outcome: str = "", replied_on: date | None = None
) -> tuple[Query, ...]:
    """Return what to ask about a case.

    ``outcome`` and ``replied_on`` are those of the application it is about. A
    direct suit against a refusal under arts. 14 to 16 answered since
    2024-01-01 should have gone to reconsideration first (R-Q14).
    """
    found = []
    if block == "suit_direct" and outcome and replied_on is not None:
        try:
            way = route_of_outcome(outcome, on=replied_on)
        except NoProvisionInForce:
            way = None
        if way is not None and way.route is Route.RECONSIDERATION_FIRST:
            found.append(
                Query(
                    "R-Q14",
                    f"所涉申请于 {replied_on} 答复不予公开（或者部分公开），对这类答复应当先申请行政复议；"
                    "未经复议直接起诉的，法院不予立案。请核实起诉的是哪一部分，并在答辩状中提出",
                    way.provision,
                )
            )
    known = {act.kind for act in acts}
    began, copied = {K.ACCEPTED, K.DOCKETED}, {K.COPY_RECEIVED, K.COMPLAINT_RECEIVED}
    if known & began and not known & copied and not situation(acts, block=block).is_closed:
        text = "还没有登记收到副本的日期，提交书面答复（答辩状）的期限无从计算"
        found.append(Query("copy", text))
    return tuple(found)
