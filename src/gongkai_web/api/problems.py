"""What does a program read when its request comes to nothing? A code, and a sentence for its people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.case_views import REFUSALS, words
from gongkai_web.applications.casework import CaseMoved
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.applications.taking import FieldsRefused
from gongkai_web.config.busy import is_busy


class Problem(Schema):
    """Why a request came to nothing."""

    error: str = Field(description="原因的代码，不随版本改变")
    told: str = Field(description="原因，一句中文")
    fields: dict[str, list[str]] | None = Field(None, description="哪一项不对、为什么")
    changes: list[str] | None = Field(None, description="case_moved：读取以后有了哪些变化")


PROBLEMS: Mapping[str, tuple[int, str]] = {
    "not_logged_in": (401, "没有登录，也没有令牌；或者令牌不对、已撤销、已过期"),
    "no_csrf_token": (403, "用会话登录的写操作，没有带 `X-CSRFToken`"),
    "not_allowed": (403, "看得到，但没有办理的权限；或者令牌只能查阅"),
    "not_found": (404, "没有这件申请、这条信息，或者属于看不到的单位"),
    "gone": (410, "公开过，现在不再公开；`explanation` 是对公众的说明"),
    "case_moved": (409, "读取以后别人办理过：`changes` 写明变化，什么也没有写入"),
    "invalid": (422, "请求的格式不对：缺项、日期写法、不认识的项，见 `fields`"),
    "refused": (422, "这一步现在不能办，`told` 写明理由和条文"),
    "too_many": (429, "请求太快，按 `Retry-After` 的秒数以后再试"),
    "sealed": (503, "加密的内容打不开（密钥不对）"),
    "busy": (503, "数据库正忙，按 `Retry-After` 的秒数以后再试"),
}
"""Every code, with its status and meaning."""


class TooMany(HttpError):
    """Somebody asks too often."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(429, f"请求太快，请过 {wait} 秒再试")


class NoCsrfToken(HttpError):
    """A change with a session and without proof of where it came from."""

    def __init__(self) -> None:
        super().__init__(403, "缺少或者不符的 CSRF 令牌：请把 gongkai_csrf 的值放进 X-CSRFToken")


class ChineseJSON(BaseRenderer):
    """JSON with Chinese as it is written."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the bytes."""
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False).encode()


class Api(NinjaAPI):
    """The API: every answer in Chinese, and none kept by anybody on the way."""

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the answer."""
        response: HttpResponse = super().create_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


def told_in(api: Api) -> None:
    """Let the API tell every problem as :class:`Problem`."""

    def answer(
        request: HttpRequest, code: str, told: str, *, wait: int = 0, **more: Any
    ) -> HttpResponse:
        body = {"error": code, "told": told, **more}
        response = api.create_response(request, body, status=PROBLEMS[code][0])
        if wait:
            response.headers["Retry-After"] = str(wait)
        if code == "not_logged_in":
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, "refused", words(error))

    def busy(request: HttpRequest, error: Any) -> HttpResponse:
        if not is_busy(error):
            raise error
        return answer(request, "busy", "数据库正忙，请稍后再试", wait=30)

    handlers: dict[Any, Any] = {
        **dict.fromkeys(REFUSALS, refused),
        AuthenticationError: lambda r, e: answer(
            r, "not_logged_in", "请先登录，或者带上有效的令牌（Authorization: Bearer …）"
        ),
        NoCsrfToken: lambda r, e: answer(r, "no_csrf_token", str(e)),
        TooMany: lambda r, e: answer(r, "too_many", str(e), wait=e.wait),
        NotAllowed: lambda r, e: answer(r, "not_allowed", str(e)),
        Http404: lambda r, e: answer(r, "not_found", str(e) or "没有找到"),
        CaseMoved: lambda r, e: answer(r, "case_moved", str(e), changes=list(e.changes)),
        FieldsRefused: lambda r, e: answer(r, "invalid", str(e), fields=e.fields),
        ValidationError: lambda r, e: answer(
            r, "invalid", "请求的格式不对，见 fields", fields=_in_chinese(e.errors)
        ),
        HttpError: lambda r, e: answer(r, "invalid", "请求的正文不是能读的 JSON"),
        CannotUnseal: lambda r, e: answer(r, "sealed", str(e)),
        OperationalError: busy,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


_WRONG = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "date_parsing": "日期应写成 2026-03-02 的样子，而且是有的日子",
    "date_from_datetime_parsing": "日期应写成 2026-03-02 的样子，而且是有的日子",
    "date_from_datetime_inexact": "日期应写成 2026-03-02 的样子，不带时刻",
    "date_type": "日期应写成 2026-03-02 的样子",
    "string_pattern_mismatch": "日期应写成 2026-03-02 的样子",
    "value_error": "日期应写成 2026-03-02 的样子，而且是有的日子",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "string_type": "应为文字",
    "bool_parsing": "应为 true 或者 false",
    "bool_type": "应为 true 或者 false",
    "dict_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_too_long": "太长",
    "string_too_short": "不能是空的",
    "literal_error": "不在可选的值里",
    "enum": "不在可选的值里",
}


def _in_chinese(errors: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return what is wrong with each part of a request, by its name."""
    found: dict[str, list[str]] = {}
    for error in errors:
        names = [str(part) for part in error["loc"] if str(part) not in _FRAMES]
        told = _WRONG.get(error["type"], "格式不对")
        said = found.setdefault(".".join(names[:2]) or "body", [])
        if told not in said:
            said.append(told)
    return found


_FRAMES = ("body", "query", "path", "payload", "asked")
"""Where a value stood, which says nothing of its name."""
