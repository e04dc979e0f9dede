"""How is an act in the journal told to a person? One line a field, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import TOLD, is_sealed

_DETAILS = {
    "file": "文件",
    "digest": "摘要",
    "added": "新增行数",
    "unchanged": "已有行数",
    "rows": "行数",
    "applicants": "申请人信息",
    "kind": "台账",
    "role": "角色",
    "version": "版本",
    "reason": "理由",
    "year": "年度",
    "agency": "单位",
    "errors": "错误数",
    "warnings": "警告数",
    "articles": "文章",
}
"""The names of details that are no fields."""

_WITHIN = {
    "days": "延长工作日数",
    "until": "延迟答复至",
    "served_on": "送达日期",
    "party": "征求意见对象",
    "outcome": "办理结果",
    "title": "名称",
    "duty": "职责",
    "proof": "校次",
    "people": "指定的人",
}
"""The names of what belongs to one act of a diary, or to one rung of a ladder."""

_OF_THE_DESK = {
    "on": "日期",
    "was": "原来",
    "letter": "文书",
    "number": "编号",
    "attempt": "联系经过",
    "parts": "拆分为",
    "from": "来自",
    "received_on": "收到日期",
    "set_aside": "不作为申请",
    "state": "状态",
    "size": "大小（字节）",
    "page": "页",
    "boxes": "方框数",
    "ground": "依据",
    "act": "事项",
    "reply_by": "回复期限",
    "ordered_by": "所据案件事项的记录号",
}
"""The names of details that cases, letters and records have."""

_OF_ITEMS = {
    "digest": "内容校验值",
    "submission": "第几次送审",
    "edition": "版次",
    "ladder": "审核阶梯",
    "rungs": "环节",
    "note": "说明",
    "conclusion": "保密审查结论",
    "remark": "意见",
    "to": "转交给",
    "public_from": "公开时间",
    "part": "位置",
    "rule": "规则",
    "kind": "类别",
    "name": "名称",
    "size": "大小（字节）",
    "sha256": "校验值",
    "replaces": "替代的审核阶梯",
    "index_no": "索引号",
    "title": "标题",
}
"""The names of details that items, their review and their channels have."""

_OF_CHANNELS = {
    "account": "账号",
    "channel": "发布渠道",
    "published_on": "发布日期",
    "link": "链接",
    "person": "发布人",
    "result": "结果",
    "by_ladder": "经本系统审核",
    "told": "说明",
    "errcode": "平台的错误代码",
    "media_id": "草稿编号",
    "publish_id": "发布任务编号",
    "app_id": "开发者编号",
    "is_on": "启用",
    "calls_per_day": "每天最多调用次数",
    "new_secret": "换了密码",
    "source": "来源",
    "total": "总数",
    "known": "已有",
    "added": "新增",
    "article": "文章",
    "classification": "类别",
}
"""The names of details that accounts, deliveries and publications have."""

_OF_COLLECTION = {
    "number": "第几次",
    "from": "来源",
    "by_office": "主管部门代为录入",
    "rule": "规则",
    "decision": "处理",
    "cell": "位置",
    "cells": "数字",
    "text": "意见",
    "dues": "期限",
    "later_than_law": "晚于法定日期的",
    "name": "文件名",
    "files": "文件数",
    "size": "大小（字节）",
    "sha256": "文件校验值",
    "digest": "报告校验值",
    "was": "原来",
    "remark": "意见",
    "url": "网址",
    "published_on": "公布日期",
    "is_ok": "核对无误",
    "said": "结果",
    "on": "日期",
    "words": "情况",
    "until": "豁免至",
    "column": "栏目",
}
"""The names of details that collected reports, batches of files and looks have."""

_COLLECTION_ROOMS = ("collection", "batches", "collection_batches", "inspection")

_ITEM_ROOMS = ("publishing", "review", "channels", "normative")

_FILES = ("文件", "新文件")
"""Details that keep whole files: told by their names."""

_AT_MOST = 64
"""Characters shown of one value: a digest whole."""


def described(entry: Entry) -> list[str]:
    """Return what an entry says, one line a field, in Chinese; of a sealed one, that it is."""
    if is_sealed(entry):
        return [TOLD]
    detail, model = entry.detail, model_of(entry)
    of_the_desk = _act_details() if _is_of_the_desk(model) else {}
    before, after = detail.get("before") or {}, detail.get("after") or {}
    titles = _titles(model)
    lines = []
    titles = {**_OF_THE_DESK, **of_the_desk, **titles} if of_the_desk else titles
    for key, _ in _in_order({**before, **after}, titles):
        title = titles.get(key, key)
        was, now = (_told(side.get(key), model, key) for side in (before, after))
        if entry.verb != "新增" and key in before and key in after:
            lines.append(f"{title}：{was} → {now}")
        elif after.get(key, before.get(key)) not in (None, "", [], {}):
            lines.append(f"{title}：{now if key in after else was}")
    titles = {**_DETAILS, **_of_room(model), **titles}
    lines += [
        f"{titles.get(key, key)}：{_told_detail(key, value, model)}"
        for key, value in _in_order(detail, titles)
        if key not in ("before", "after")
    ]
    return lines


def _is_of_the_desk(model: type[models.Model] | None) -> bool:
    return model is not None and model._meta.app_label in ("applications", "remedies", "redaction")


def _of_room(model: type[models.Model] | None) -> dict[str, str]:
    """Return the names of details that the rooms of items and of collection have."""
    if _is_of_items(model):
        return _OF_CHANNELS | _OF_ITEMS
    if model is not None and model._meta.app_label in _COLLECTION_ROOMS:
        return _OF_COLLECTION
    return {}


def _is_of_items(model: type[models.Model] | None) -> bool:
    return model is not None and model._meta.app_label in _ITEM_ROOMS


def _act_details() -> dict[str, str]:
    from gongkai_web.applications.act_words import DETAILS

    return DETAILS


def subject_kind(entry: Entry) -> str:
    """Return what kind of record the entry is about, in Chinese; "" where it is about none."""
    model = model_of(entry)
    return str(model._meta.verbose_name) if model is not None else entry.subject_type


def model_of(entry: Entry) -> type[models.Model] | None:
    """Return the kind of record the entry is about; None where there is none by that name."""
    try:
        return apps.get_model(entry.subject_type)
    except (LookupError, ValueError):
        return None


def _titles(model: type[models.Model] | None) -> dict[str, str]:
    if model is None:
        return {}
    titles = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    for relation in model._meta.related_objects:
        if name := relation.get_accessor_name():
            titles[name] = str(relation.related_model._meta.verbose_name)
    return titles


def _told_detail(key: str, value: Any, model: type[models.Model] | None) -> str:
    """Return a detail that is no field: ledgers, roles and choices by their names."""
    from gongkai_web.ledgers.tables import TABLES

    if key == "kind" and value in TABLES:
        return TABLES[value].title
    if key in _FILES and isinstance(value, dict):
        return "、".join(value)
    return _told(value, model, key)


def _told(value: Any, model: type[models.Model] | None, key: str) -> str:
    """Return the value of a field, or of the child records under that name."""
    for relation in model._meta.related_objects if model is not None else ():
        are_rows = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        if relation.get_accessor_name() == key and are_rows:
            rows = (_row(row, relation.related_model) for row in value)
            return _cut("；".join(rows)) or "（空）"
    return _cut(_chosen(value, model, key))


def _row(row: dict[str, Any], model: type[models.Model]) -> str:
    places = [field.name for field in model._meta.concrete_fields]
    return "，".join(_chosen(value, model, key) for key, value in _in_order(row, places))


def _in_order(parts: dict[str, Any], places: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the parts as the record has them: a database may keep keys in an order of its own."""
    rank = {name: place for place, name in enumerate(places)}
    return sorted(parts.items(), key=lambda part: (rank.get(part[0], len(rank)), part[0]))


def _chosen(value: Any, model: type[models.Model] | None, key: str) -> str:
    """Return the value as pages show it: what was chosen by its title."""
    field = {f.name: f for f in model._meta.concrete_fields}.get(key) if model else None
    if field is not None and field.choices and isinstance(value, str):
        return str(dict(field.flatchoices).get(value, value)) or "（空）"
    if key == "month" and isinstance(value, str):
        return value[:7]
    if isinstance(value, str) and key in _CHOICES:
        value = _choice(key, value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        from gongkai_web.applications.act_words import word

        value = word(key, value)
    match value:
        case None | "":
            return "（空）"
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(_chosen(item, None, "") for item in value) or "（空）"
        case dict():
            return (
                "，".join(_within(name, item) for name, item in _in_order(value, _WITHIN))
                or "（空）"
            )
    return str(value)


_CHOICES = ("conclusion", "mode", "duty")


def _choice(key: str, value: str) -> str:
    """Return a word of the ladder in Chinese."""
    from gongkai.review import Conclusion, Duty, Mode

    kinds: dict[str, Any] = {"conclusion": Conclusion, "mode": Mode, "duty": Duty}
    return str(kinds[key](value).label) if value in {one.value for one in kinds[key]} else value


def _within(name: str, value: Any) -> str:
    """Return one part of a field that has parts."""
    if name in _CHOICES and isinstance(value, str):
        value = _choice(name, value)
    if name == "outcome":
        value = _chosen(value, apps.get_model("applications.application"), "outcome")
    told = _chosen(value, None, "")
    title = _WITHIN.get(name, name if _is_chinese(name) else "")
    return f"{title}：{told}" if title else told


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in name)


def _cut(text: str) -> str:
    return text if len(text) <= _AT_MOST else text[:_AT_MOST] + "……"
