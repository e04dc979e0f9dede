"""Which step of a delivery comes next, and how is it taken so that nothing is published twice? (docs/how-to/wechat.md)

Before each request that changes something on the platform, the intent is committed; after it, the
answer. Where a process dies between the two, or no answer comes, the platform is asked what it
has before anything is sent again: a draft and an article carry the address of their
edition, so they are recognised. What cannot be told is left to a person.

An edition is looked up among the public ones before every step: what was taken back, or
replaced by a newer edition, is not sent any further, and its draft is removed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.models import User
from gongkai_web.channels import noting, pictures, rich
from gongkai_web.channels.errors import PUBLISH_STATUS
from gongkai_web.channels.holding import holding
from gongkai_web.channels.models import (
    Delivery,
    DeliveryState,
    MaterialKind,
    WechatMaterial,
)
from gongkai_web.channels.noting import DeliveryRefused
from gongkai_web.channels.wechat import Clock, Kind, Wechat, WechatProblem
from gongkai_web.review.models import Edition
from gongkai_web.review.standing import link_of
from gongkai_web.supervision.models import AccountStatus

State = DeliveryState
LONGEST_TITLE: Final = 64
LONGEST_AUTHOR: Final = 16
LONGEST_DIGEST: Final = 120
LONGEST_TEXT: Final = 20_000
SETTLES: Final = timedelta(minutes=10)
"""How long a submission of which no answer came may still turn up in the published list."""
LOOK_BACK: Final = 100
"""How many of the newest drafts or articles are looked through for ours."""
_PAGE: Final = 20
_GONE: Final = 40007


def is_public(edition: Edition, at: datetime) -> bool:
    """Return whether the public may read the edition at that moment."""
    return Edition.objects.public(at).filter(pk=edition.pk).exists()


def marker(edition: Edition) -> str:
    """Return the address behind “阅读原文”, by which an edition is recognised on the platform."""
    return f"{link_of(edition.item)}#v{edition.number}"


def too_long(edition: Edition) -> str:
    """Return why the platform will not take the edition; "" where nothing stands against it."""
    if len(edition.title) > LONGEST_TITLE:
        return f"标题有 {len(edition.title)} 个字，微信最多收 {LONGEST_TITLE} 个"
    if len(rich.article(edition, lambda sha256: "x" * 120)) > LONGEST_TEXT:
        return f"排版后的正文超过 {LONGEST_TEXT} 个字符，微信不收；请用“复制到微信”分篇发布"
    return ""


def deliver(
    delivery: Delivery, *, actor: User | None, clock: Clock = timezone.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Delivery:  # fmt: skip
    """Take every step that can be taken now and return the delivery as it is then.

    Raises DeliveryRefused where another process is at work on it.
    """
    with holding("delivery", delivery.pk) as held:
        if not held:
            raise DeliveryRefused("另一个进程正在发送这一条，请稍后刷新")
        row = _fresh(delivery)
        if not row.is_open:
            return row
        try:
            with Wechat(row.account, clock=clock, sleep=sleep) as platform:
                _Run(row, platform, actor, clock).go()
        except WechatProblem as problem:
            # The interface was switched off: nothing was asked.
            noting.failed(row, problem, actor=actor, at=clock(), back_to=State(row.state))
    return _fresh(row)


def _fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related(
        "edition__item__agency", "edition__submission__ladder", "account__agency", "ordered_by"
    ).get(pk=delivery.pk)


class _Run:
    """The steps of one delivery, one after the other."""

    def __init__(self, row: Delivery, platform: Wechat, actor: User | None, clock: Clock) -> None:
        self.row, self.platform, self.actor, self.clock = row, platform, actor, clock
        self.steps: dict[str, Callable[[], bool]] = {
            State.PREPARED: self.upload,
            State.UPLOADED: self.draft,
            State.DRAFTING: self.look_for_draft,
            State.DRAFTED: self.submit,
            State.SUBMITTING: self.look_for_article,
            State.SUBMITTED: self.ask,
        }

    def go(self) -> None:
        """Take steps until one does not go on."""
        while (step := self.steps.get(self.row.state)) is not None:
            if self.row.state not in (State.SUBMITTING, State.SUBMITTED) and self.stopped():
                return
            try:
                if not step():
                    return
            except (pictures.UnusablePicture, rich.ContentChanged) as problem:
                self.move(State.FAILED, problem=str(problem))
                return

    def move(self, state: DeliveryState, **values: Any) -> bool:
        """Write the new state, committed before the next request."""
        noting.move(self.row, state, actor=self.actor, **values)
        return True

    def failed(self, problem: WechatProblem, back_to: DeliveryState) -> bool:
        """Write the failure; the run ends here."""
        noting.failed(
            self.row, problem, actor=self.actor, at=self.clock(), back_to=back_to,
            forget_draft=problem.errcode == _GONE,
        )  # fmt: skip
        return False

    def stopped(self) -> bool:
        """Stop what must not go on: taken back, replaced, or an account no longer in use."""
        if self.row.account.status != AccountStatus.ACTIVE:
            why = f"账号已{self.row.account.get_status_display()}，停止发送"
        elif self.row.edition.digest != self.row.digest:
            why = "公开版本与安排发送时不一致，停止发送"
        elif not is_public(self.row.edition, self.clock()):
            why = "这个版本现在没有公开（已撤稿、已更新或者不在公开期间），停止发送"
        else:
            return False
        media_id = self.row.media_id
        if self.row.state == State.DRAFTING:
            try:
                media_id = self.find_draft()
            except WechatProblem as problem:
                self.failed(problem, State.DRAFTING)
                return True
        if media_id:
            try:
                self.platform.call("/cgi-bin/draft/delete", {"media_id": media_id}, safe=True)
                why += "；公众号里的草稿已删除"
            except WechatProblem as problem:
                if problem.errcode != _GONE:
                    why += f"；公众号里的草稿没有删除成功（{problem.told}），请登录后台删除"
        self.move(State.STOPPED, problem=why[:500])
        return True

    # -- pictures

    def upload(self) -> bool:
        """Upload the pictures of the text, and the cover, each once for the account."""
        if why := too_long(self.row.edition):
            self.move(State.FAILED, problem=why)
            return False
        try:
            for sha256 in rich.pictures_of(rich.content_of(self.row.edition)):
                self.material(MaterialKind.BODY, sha256)
            self.material(MaterialKind.COVER, pictures.cover_of(self.row.edition))
        except WechatProblem as problem:
            return self.failed(problem, State.PREPARED)
        return self.move(State.UPLOADED)

    def material(self, kind: MaterialKind, sha256: str) -> str:
        """Return the platform's answer for a picture, uploaded now where it was not before."""
        there = WechatMaterial.objects.filter(
            account=self.row.account, kind=kind, sha256=sha256
        ).first()
        if there is not None:
            return there.answer
        is_plain = sha256 == pictures.PLAIN_COVER
        data = pictures.plain_cover() if is_plain else pictures.original(self.row.edition, sha256)
        if kind == MaterialKind.BODY:
            file = pictures.prepared(data, pictures.LARGEST_BODY)
            got = self.platform.call("/cgi-bin/media/uploadimg", safe=True, file=file).get("url")
        else:
            file = pictures.prepared(data, pictures.LARGEST_COVER)
            got = self.platform.call(
                "/cgi-bin/material/add_material", safe=True, file=file, type="image"
            ).get("media_id")
        if not isinstance(got, str) or not got:
            raise WechatProblem("微信平台收下了图片，却没有给出编号", Kind.UNREACHED)
        with transaction.atomic():
            WechatMaterial.objects.get_or_create(
                account=self.row.account, kind=kind, sha256=sha256,
                defaults={"answer": got, "uploaded_at": self.clock()},
            )  # fmt: skip
        return got

    # -- the draft

    def article(self) -> dict[str, Any]:
        """Return the article as it is sent: the edition, and nothing else."""
        edition = self.row.edition
        content = rich.content_of(edition)
        author, summary = content.get("author") or "", content.get("summary") or ""
        return {
            "article_type": "news",
            "title": edition.title,
            "author": author if len(author) <= LONGEST_AUTHOR else "",
            "digest": summary if len(summary) <= LONGEST_DIGEST else "",
            "content": rich.article(edition, lambda one: self.material(MaterialKind.BODY, one)),
            "content_source_url": marker(edition),
            "thumb_media_id": self.material(MaterialKind.COVER, pictures.cover_of(edition)),
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }

    def draft(self) -> bool:
        """Make the draft."""
        try:
            article = self.article()
        except WechatProblem as problem:
            return self.failed(problem, State.UPLOADED)
        sent = hashlib.sha256(article["content"].encode()).hexdigest()
        self.move(State.DRAFTING, begun_at=self.clock(), sent_sha256=sent)
        try:
            answer = self.platform.call("/cgi-bin/draft/add", {"articles": [article]}, safe=False)
        except WechatProblem as problem:
            if problem.errcode == _GONE:
                # The cover was thrown away in the account's back office: uploaded anew next time.
                WechatMaterial.objects.filter(account=self.row.account).delete()
            unknown = problem.kind is Kind.UNKNOWN
            return self.failed(problem, State.DRAFTING if unknown else State.UPLOADED)
        return self.drafted(str(answer.get("media_id") or ""))

    def drafted(self, media_id: str) -> bool:
        """Note the draft's number."""
        if media_id:
            return self.move(State.DRAFTED, media_id=media_id)
        return self.failed(WechatProblem("平台没有给出草稿编号", Kind.UNKNOWN), State.DRAFTING)

    def look_for_draft(self) -> bool:
        """See whether a draft of which no answer came is there; make it anew where it is not."""
        try:
            found = self.find_draft()
        except WechatProblem as problem:
            return self.failed(problem, State.DRAFTING)
        return self.drafted(found) if found else self.move(State.UPLOADED)

    def find_draft(self) -> str:
        """Return the number of our draft among the newest; "" where there is none."""
        found = self.find("/cgi-bin/draft/batchget")
        return str(found.get("media_id", "")) if found else ""

    def find(self, path: str) -> dict[str, Any] | None:
        """Return what carries our edition's address among the newest of a list."""
        wanted = marker(self.row.edition)
        for offset in range(0, LOOK_BACK, _PAGE):
            page = self.platform.call(
                path, {"offset": offset, "count": _PAGE, "no_content": 1}, safe=True
            )
            rows = page.get("item") or []
            for row in rows:
                for news in (row.get("content") or {}).get("news_item") or []:
                    if news.get("content_source_url") == wanted and not news.get("is_deleted"):
                        return {**row, "news": news}
            if len(rows) < _PAGE:
                return None
        return None

    # -- publishing

    def submit(self) -> bool:
        """Submit the draft for publication: the step that makes it public there."""
        self.move(State.SUBMITTING, begun_at=self.clock())
        try:
            answer = self.platform.call(
                "/cgi-bin/freepublish/submit", {"media_id": self.row.media_id}, safe=False
            )
        except WechatProblem as problem:
            if problem.kind is Kind.NO_RIGHT:
                return self.left(problem)
            unknown = problem.kind is Kind.UNKNOWN
            return self.failed(problem, State.SUBMITTING if unknown else State.DRAFTED)
        if not answer.get("publish_id"):
            return self.failed(
                WechatProblem("平台没有给出任务编号", Kind.UNKNOWN), State.SUBMITTING
            )
        return self.move(State.SUBMITTED, publish_id=str(answer["publish_id"]))

    def left(self, problem: WechatProblem) -> bool:
        """Leave the draft in the account's draft box, for a person to publish."""
        self.move(
            State.LEFT, errcode=problem.errcode,
            problem="账号没有接口发布的权限；草稿已放进公众号草稿箱，请登录公众号后台发布，再回来登记链接",
        )  # fmt: skip
        return False

    def look_for_article(self) -> bool:
        """See what became of a submission of which no answer came, before anything is sent again."""
        try:
            if found := self.find("/cgi-bin/freepublish/batchget"):
                return self.published(str(found["article_id"]), str(found["news"].get("url", "")))
            is_there = self.draft_is_there()
        except WechatProblem as problem:
            return self.failed(problem, State.SUBMITTING)
        begun = self.row.begun_at or self.row.ordered_at
        if self.clock() < begun + SETTLES:
            self.wait(begun + SETTLES, "提交以后没有收到回答，正在等平台的结果，以免重复发布")
            return False
        if is_there:
            return self.move(State.DRAFTED)
        self.move(
            State.UNSURE,
            problem="提交以后没有收到回答，草稿箱和已发布列表里都找不到；请登录公众号后台核对",
        )
        return False

    def draft_is_there(self) -> bool:
        """Return whether the draft still lies in the draft box."""
        try:
            self.platform.call("/cgi-bin/draft/get", {"media_id": self.row.media_id}, safe=True)
        except WechatProblem as problem:
            if problem.errcode == _GONE:
                return False
            raise
        return True

    def ask(self) -> bool:
        """Ask what became of the submission: taking it is not yet publishing it."""
        try:
            answer = self.platform.call(
                "/cgi-bin/freepublish/get", {"publish_id": self.row.publish_id}, safe=True
            )
        except WechatProblem as problem:
            return self.failed(problem, State.SUBMITTED)
        status = answer.get("publish_status")
        if status == 1:
            self.wait(self.clock() + timedelta(seconds=20), "平台正在发布")
            return False
        if status != 0:
            told = PUBLISH_STATUS.get(status, f"平台没有发布（状态 {status}）")
            self.move(State.FAILED, problem=told, publish_id="")
            return False
        articles = (answer.get("article_detail") or {}).get("item") or [{}]
        return self.published(
            str(answer.get("article_id", "")), str(articles[0].get("article_url", ""))
        )

    def wait(self, until: datetime, told: str) -> None:
        """Come back later; nothing went wrong."""
        noting.wait(self.row, until, told)

    def published(self, article_id: str, link: str) -> bool:
        """Note the article, and the publication it is."""
        if not link:
            self.wait(self.clock() + timedelta(minutes=1), "平台已发布，还没有给出文章链接")
            return False
        late = "" if is_public(self.row.edition, self.clock()) else STILL_THERE
        with transaction.atomic():
            at = self.clock()
            self.move(
                State.PUBLISHED, article_id=article_id, link=link, published_at=at, problem=late
            )
            noting.publication_of(
                self.row, actor=self.row.ordered_by, at=at, link=link, result="接口发布成功"
            )
        return False


STILL_THERE: Final = "发布期间这个版本已撤下或者更新，请到公众号后台删除这篇文章"
