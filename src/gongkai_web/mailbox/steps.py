"""Which acts does the desk have on a message, where it stands as it does?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.messages import may_be_extended
from gongkai_web.mailbox import actions, desk_forms, publishing
from gongkai_web.mailbox.models import OPEN, Message, State


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its address, its words, its form, and where it is offered."""

    slug: str
    title: str
    told: str
    form: type[desk_forms.DeskForm]
    states: Collection[State]
    run: Callable[..., Any]
    done: str
    is_first: bool = False
    when: Callable[[Message], bool] = lambda message: True


def _plain(action: Callable[..., Any]) -> Callable[..., Any]:
    def run(*, on: date, **given: Any) -> Any:
        return action(**given)

    return run


def _application(*, on: date, actor: Any, message: Message, at: datetime, seen: int | None, **given: Any) -> Any:  # fmt: skip
    form, way = given.pop("supply_form"), given.pop("supply_way")
    applicant = {name: given.pop(name) for name in ("name", "id_no", "contact")}
    return actions.to_application(
        actor=actor, message=message, at=at, seen=seen, applicant=applicant,
        supply_form="，".join(filter(None, (form, way))), **given,
    )  # fmt: skip


def _note(*, on: date, seen: int | None, **given: Any) -> None:
    actions.note(**given)


STEPS = (
    Step("answer", "拟答复", "拟好以后由另一人审核，审核通过就答复留言人", desk_forms.AnswerForm,
         OPEN, _plain(actions.draft), "已送审，等待另一人审核", is_first=True),
    Step("extend", "延期", "情况复杂的，合计至多 15 个工作日", desk_forms.ExtendForm, OPEN,
         _plain(actions.extend), "已延期，留言人查询时看得到",
         when=lambda message: may_be_extended(message.of_kind)),
    Step("hand-on", "转交其他单位", "不归本单位管的；期限仍从收到之日起算", desk_forms.HandOnForm,
         OPEN, _plain(actions.hand_on), "已转交"),
    Step("application", "转为依申请公开", "要的是具体的政府信息，留言人也愿意作为申请提出的",
         desk_forms.ApplicationForm, OPEN, _application, "已登记为申请"),
    Step("petition", "转信访", "信访事项转信访工作机构，并告知留言人", desk_forms.PetitionForm, OPEN,
         _plain(actions.to_petition), "已记为转信访，留言人查询时看到告知书"),
    Step("close", "不予办理", "垃圾信息、重复的", desk_forms.CloseForm, OPEN,
         _plain(actions.close), "已记为不予办理"),
    Step("further", "补充答复", "答复以后有变化，或者答复有错", desk_forms.AnswerForm,
         (State.ANSWERED,), _plain(actions.draft), "已送审，等待另一人审核"),
    Step("prepare", "整理公开稿", "隐去个人信息，由另一人批准后公开", desk_forms.PrepareForm,
         (State.ANSWERED,), publishing.prepare, "已送审，等待另一人批准公开", is_first=True,
         when=lambda message: not message.refuses_publication),
    Step("take-down", "撤下公开的内容", "马上从网上撤下", desk_forms.ReasonForm, (State.ANSWERED,),
         _plain(publishing.take_down), "已撤下", when=lambda message: message.shown_id is not None),
    Step("reopen", "恢复办理", "记错了的", desk_forms.ReopenForm, (State.CLOSED, State.PETITION),
         _plain(actions.reopen), "已恢复办理"),
    Step("note", "记事", "打过的电话、了解到的情况", desk_forms.NoteForm, tuple(State), _note, "已记下"),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}


def offered(message: Message) -> list[Step]:
    """Return the acts that a message allows now."""
    return [step for step in STEPS if message.state in step.states and step.when(message)]
