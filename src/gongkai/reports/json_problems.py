"""What is wrong with a JSON document, and where? (schemas of annual report and check result)

The published schemas (draft 2020-12) lie beside this module. Their breaches
are told in Chinese: the path, what is expected, what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, cast

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

Json: TypeAlias = dict[str, Any]
SchemaName: TypeAlias = Literal["annual-report", "check"]

_TYPES = {
    "integer": "整数",
    "number": "数",
    "string": "字符串",
    "boolean": "true 或 false",
    "object": "对象",
    "array": "列表",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One place of a document that breaks the schema."""

    path: str
    """``applications.new_received[3]``; empty for the document as a whole."""
    reason: str
    """What was expected and what is there, in Chinese."""

    def __str__(self) -> str:
        return f"{self.path or '整个文件'}：{self.reason}"


class BrokenDocument(ValueError):
    """A JSON document that breaks its schema, or is no JSON at all.

    ``source`` names the file, ``problems`` lists every place, in the order of
    the document; the message is one Chinese line about the first.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        super().__init__(
            f"{source}：{self.problems[0]}" + (f"（另有 {more} 处不合格式）" if more else "")
        )


def json_schema(name: SchemaName = "annual-report") -> Json:
    """Return the published JSON Schema of an annual report, or of a check result."""
    text = files("gongkai.reports").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(text)
    return schema


def parse(text: str, *, source: str) -> object:
    """Return JSON text as data; raises :class:`BrokenDocument` where it is not plain JSON.

    Refused besides broken syntax: a key that stands twice in one object, and
    ``NaN`` or ``Infinity``.
    """

    def refuse(reason: str) -> NoReturn:
        raise BrokenDocument(source, [Problem("", reason)])

    def no_twins(pairs: list[tuple[str, Any]]) -> Json:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twin = next(name for name in names if names.count(name) > 1)
            refuse(f"键“{twin}”在同一对象里出现了不止一次，无法判断以哪个为准")
        return found

    try:
        data: object = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=no_twins,
            parse_constant=lambda word: refuse(f"{word} 不是数；未知的数请写 null"),
        )
    except json.JSONDecodeError as error:
        refuse(f"不是合法的 JSON：第 {error.lineno} 行第 {error.colno} 列处无法解析")
    except RecursionError:
        refuse("不是合法的 JSON：括号嵌套过深")
    except BrokenDocument:
        raise
    except ValueError:
        refuse("数字过长，无法解析")
    if "\\ud" in text.lower() and not _is_text(data):
        refuse("含有不成对的 \\uD800–\\uDFFF 转义，不是有效的文字")
    return data


def _is_text(data: object) -> bool:
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def validated(data: object, name: SchemaName, source: str) -> Json:
    """Return the data, which keeps to that schema; raises :class:`BrokenDocument`."""
    errors = _validator(name).iter_errors(cast(Any, data))
    # In the order of the document, whatever order the validator works in.
    found = sorted(errors, key=lambda error: _position(data, error.absolute_path))
    problems = list(dict.fromkeys(problem for error in found for problem in _problems(error)))
    if problems:
        raise BrokenDocument(source, problems)
    checked: Json = data  # type: ignore[assignment]  # the schema's root is an object
    return checked


@cache
def _validator(name: SchemaName) -> Validator:
    # Imported here: the command line starts without it.
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())

    @checker.checks("date", raises=ValueError)
    def is_date(value: object) -> bool:
        return not isinstance(value, str) or bool(date.fromisoformat(value))

    schema = json_schema(name)
    return Draft202012Validator(_inlined(schema, schema), format_checker=checker)


def _inlined(part: Any, schema: Json) -> Any:
    """Return a part of a schema with its definitions in place: to look each up takes longer than all else.

    Our schemas refer to their own ``$defs`` alone, with nothing beside the reference and never in a circle.
    """
    if isinstance(part, list):
        return [_inlined(one, schema) for one in part]
    if not isinstance(part, dict):
        return part
    if (reference := part.get("$ref")) is not None:
        return _inlined(schema["$defs"][reference.removeprefix("#/$defs/")], schema)
    return {key: _inlined(one, schema) for key, one in part.items() if key != "$defs"}


def _position(data: object, path: Iterable[str | int]) -> tuple[int, ...]:
    """Return where in the document a path stands, for sorting."""
    position: list[int] = []
    for step in path:
        if isinstance(data, dict):
            position.append(list(data).index(str(step)))
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int):
            position.append(step)
            data = data[step]
    return tuple(position)


def _path(steps: Iterable[str | int]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "对象"
    if isinstance(value, list):
        return f"有 {len(value)} 项的列表"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def _problems(error: ValidationError) -> Iterator[Problem]:
    # The validator's own types leave open that a field was never set; here all are.
    path, there = _path(error.absolute_path), cast(Any, error.instance)
    rule, wanted = str(error.validator), cast(Any, error.validator_value)
    schema = error.schema if isinstance(error.schema, dict) else {}

    def wrong(expected: str) -> Problem:
        return Problem(path, f"应为{expected}，实为 {_shown(there)}")

    match rule:
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            yield wrong("或 ".join(_TYPES[kind] for kind in kinds))
        case "required":
            for key in wanted:
                if key not in there:
                    yield Problem(path, f"缺少“{key}”")
        case "additionalProperties":
            known = list(schema.get("properties", {}))
            for key in there:
                if key not in known:
                    near = get_close_matches(key, known, n=1)
                    hint = f"，是否应为“{near[0]}”？" if near else f"；可用的有：{'、'.join(known)}"
                    yield Problem(path, f"不认识“{key}”{hint}")
        case "minItems" | "maxItems":
            yield Problem(path, f"应有 {wanted} 项，实有 {len(there)} 项")
        case "const":
            yield wrong(f" {_shown(wanted)}")
        case "enum":
            yield wrong(" " + "、".join(_shown(one) for one in wanted) + " 之一")
        case "minimum":
            yield wrong(f"不小于 {wanted} 的数")
        case "maximum":
            yield wrong(f"不大于 {wanted} 的数")
        case "minLength":
            yield Problem(path, "不能为空")
        case _:
            yield wrong(str(schema.get("title", "合乎格式的值")))
