"""How does the product talk to WeChat's official account interface?

A small client of our own: an address from the settings, a token that is kept sealed, one
retry where the platform calls it stale, back-off where the platform is busy, a
count of calls a day, raw UTF-8 in what is sent, and a Chinese sentence for
what goes wrong. Whether a call may be repeated is the caller's to say:
an answer that never came does not mean that nothing was done.
"""

from __future__ import annotations

import enum
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai_web.applications.personal import seal, unseal
from gongkai_web.channels.errors import told_of
from gongkai_web.channels.models import Account, WechatAccess

TIMEOUT = 20
TRIES = 3
LARGEST_ANSWER = 20 * 1024 * 1024
_STALE = frozenset({40001, 40014, 42001})
_BUSY = frozenset({-1, 45011})
_QUOTA = frozenset({45009})
_NO_RIGHT = frozenset({48001, 50001})
_EARLY = timedelta(minutes=5)
_NOT_REACHED = "连不上微信平台，请检查网络和 GONGKAI_WECHAT_URL"
_NEVER_LEFT = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol,
)  # fmt: skip

# At INFO these write whole addresses, and an address of the platform holds the token.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

Clock = Callable[[], datetime]


class Kind(enum.Enum):
    """What a problem means for what to do next."""

    UNREACHED = "unreached"
    """The request never left: nothing was done."""
    UNKNOWN = "unknown"
    """No answer, or a busy one: it may have been done."""
    QUOTA = "quota"
    """Nothing more today."""
    NO_RIGHT = "no_right"
    """The account may not call this."""
    REFUSED = "refused"
    """The platform said no."""


class WechatProblem(Exception):
    """What went wrong on the platform's side, in Chinese."""

    def __init__(self, told: str, kind: Kind, errcode: int | None = None) -> None:
        super().__init__(told)
        self.told, self.kind, self.errcode = told, kind, errcode


def _bound_to(account: Account, what: str) -> str:
    """Return what sealed words of an account are bound to."""
    return f"微信接口/{account.pk}/{what}"


def sealed_secret(account: Account, secret: str) -> bytes:
    """Return the account's secret as the database keeps it."""
    return seal({"secret": secret}, aad=_bound_to(account, "secret"))


class Wechat:
    """One account at the platform, for one act."""

    def __init__(
        self, account: Account, *, clock: Clock = timezone.now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        found = WechatAccess.objects.filter(account=account, is_on=True).first()
        if found is None:
            raise WechatProblem("这个账号没有启用微信接口", Kind.NO_RIGHT)
        self._account, self._access_id, self._app_id = account, found.pk, found.app_id
        self._clock, self._sleep = clock, sleep
        try:
            self._http = httpx.Client(
                base_url=settings.WECHAT_URL, timeout=TIMEOUT, follow_redirects=False
            )
        except httpx.InvalidURL:
            raise WechatProblem(_NOT_REACHED, Kind.UNREACHED) from None

    def __enter__(self) -> Wechat:
        return self

    def __exit__(self, *args: object) -> None:
        self._http.close()

    def call(
        self, path: str, body: Mapping[str, Any] | None = None, *, safe: bool,
        file: tuple[str, bytes, str] | None = None, **query: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Ask the platform one thing and return its answer. Raises WechatProblem.

        ``safe``: asking twice does no more than asking once, so it is asked again where
        the platform is busy or silent. ``file`` is a name, bytes and their type.
        """
        stale = None
        for attempt in range(TRIES + 1):
            token = self._token(stale)
            try:
                return self._ask(path, body, file, {**query, "access_token": token})
            except WechatProblem as problem:
                if problem.errcode in _STALE and stale is None:
                    stale = token
                elif (
                    safe and problem.kind in (Kind.UNKNOWN, Kind.UNREACHED) and attempt < TRIES - 1
                ):
                    self._sleep(0.5 * 2**attempt)
                else:
                    raise
        raise AssertionError("a stale token is renewed once")

    def _token(self, stale: str | None) -> str:
        """Return the token at hand, or a new one where there is none or the platform refused it."""
        access = WechatAccess.objects.get(pk=self._access_id)
        aad = _bound_to(self._account, "token")
        kept = unseal(access.sealed_token, aad=aad).get("token", "") if access.sealed_token else ""
        if kept and kept != stale and access.token_until and access.token_until > self._clock():
            return kept
        answer = self._fetch_token(access, force=False)
        if answer["access_token"] == stale:
            answer = self._fetch_token(access, force=True)
        token = str(answer["access_token"])
        until = self._clock() + timedelta(seconds=int(answer.get("expires_in", 7200))) - _EARLY
        with transaction.atomic():
            WechatAccess.objects.filter(pk=self._access_id).update(
                sealed_token=seal({"token": token}, aad=aad), token_until=until
            )
        return token

    def _fetch_token(self, access: WechatAccess, *, force: bool) -> dict[str, Any]:
        secret = unseal(access.sealed_secret, aad=_bound_to(self._account, "secret"))["secret"]
        body = {
            "grant_type": "client_credential", "appid": self._app_id, "secret": secret,
            "force_refresh": force,
        }  # fmt: skip
        for attempt in range(TRIES):
            try:
                answer = self._ask("/cgi-bin/stable_token", body, None, {})
                break
            except WechatProblem as problem:
                # A token that did not come has changed nothing, whatever is asked with it.
                kind = Kind.UNREACHED if problem.kind is Kind.UNKNOWN else problem.kind
                if kind is not Kind.UNREACHED or attempt == TRIES - 1:
                    raise WechatProblem(problem.told, kind, problem.errcode) from None
                self._sleep(0.5 * 2**attempt)
        if not answer.get("access_token"):
            raise WechatProblem("平台没有给出令牌", Kind.UNREACHED)
        return answer

    def _ask(
        self, path: str, body: Mapping[str, Any] | None, file: tuple[str, bytes, str] | None,
        query: Mapping[str, str],
    ) -> dict[str, Any]:  # fmt: skip
        self._count()
        sent: dict[str, Any] = {"params": query}
        if file is not None:
            sent["files"] = {"media": file}
        else:
            # As \u escapes, titles would arrive as they are written.
            sent["content"] = json.dumps(body or {}, ensure_ascii=False).encode()
            sent["headers"] = {"Content-Type": "application/json; charset=utf-8"}
        try:
            with self._http.stream("POST", path, **sent) as answer:
                status, text = answer.status_code, _read(answer)
        except _NEVER_LEFT:
            raise WechatProblem(_NOT_REACHED, Kind.UNREACHED) from None
        except httpx.TimeoutException:
            raise WechatProblem(f"微信平台 {TIMEOUT} 秒没有回答", Kind.UNKNOWN) from None
        except httpx.HTTPError:
            raise WechatProblem("与微信平台的连接中断", Kind.UNKNOWN) from None
        if status >= 500:
            raise WechatProblem(f"微信平台暂时不能服务（{status}）", Kind.UNKNOWN)
        if status != 200:
            raise WechatProblem(f"微信平台拒绝了请求（{status}）", Kind.REFUSED)
        return _judged(text)

    def _count(self) -> None:
        """Count the call; refuse it where the day's number is used up."""
        today = timezone.localdate(self._clock())
        with transaction.atomic():
            access = WechatAccess.objects.select_for_update().get(pk=self._access_id)
            if access.calls_on != today:
                access.calls_on, access.calls = today, 0
            if access.calls >= access.calls_per_day:
                raise WechatProblem(
                    f"今天已经调用 {access.calls} 次，达到本单位设定的上限，明天继续", Kind.QUOTA
                )
            access.calls += 1
            access.save(update_fields=["calls_on", "calls"])


def _read(answer: httpx.Response) -> bytes:
    """Return the body of an answer. Raises WechatProblem where it is beyond all measure."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise WechatProblem("微信平台的回答过大", Kind.UNKNOWN)
        parts.append(part)
    return b"".join(parts)


def _judged(text: bytes) -> dict[str, Any]:
    """Return what the platform answered. Raises WechatProblem for an error, told in Chinese."""
    try:
        answer = json.loads(text)
    except ValueError:
        raise WechatProblem("微信平台的回答不是预期的格式", Kind.UNKNOWN) from None
    if not isinstance(answer, dict):
        raise WechatProblem("微信平台的回答不是预期的格式", Kind.UNKNOWN)
    code = answer.get("errcode") or 0
    if not isinstance(code, int):
        raise WechatProblem("微信平台的回答不是预期的格式", Kind.UNKNOWN)
    if code == 0:
        return answer
    kind = (
        Kind.UNKNOWN if code in _BUSY
        else Kind.QUOTA if code in _QUOTA
        else Kind.NO_RIGHT if code in _NO_RIGHT
        else Kind.REFUSED
    )  # fmt: skip
    raise WechatProblem(told_of(code, str(answer.get("errmsg", ""))), kind, code)
