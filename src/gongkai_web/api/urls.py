"""The API put together: one router a matter."""

from __future__ import annotations

from importlib.metadata import version

from gongkai_web.api.cases import router, steps_router
from gongkai_web.api.problems import Api, ChineseJSON, told_in
from gongkai_web.outlet import api as outlet

api = Api(
    title="政府信息公开",
    version=version("gongkai"),
    description=(
        "读取公开的信息（/api/public，不用登录），办理依申请公开。办理用后台“接口令牌”页生成的令牌"
        "（Authorization: Bearer …），或者已登录的会话（写操作另带 X-CSRFToken）。"
        "出错的回答都有代码和一句中文。"
    ),
    renderer=ChineseJSON(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
told_in(api)
api.add_router("/cases", router)
api.add_router("/steps", steps_router)
outlet.told_in(api)
api.add_router("/public", outlet.router)
