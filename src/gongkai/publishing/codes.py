"""By which classes is information sorted? (R-P10: code lists with a version)

The lists stand in ``codes.yaml``. An item keeps the label it was published with, so a
later version of a list changes nothing that is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gongkai.law import Evidence, Source, documents

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CodeProblem(ValueError):
    """The data of the code lists cannot be used, and why."""


class UnknownCode(KeyError):
    """There is no such list, or no such code in it."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list of classes."""

    key: str
    title: str
    version: str
    entries: Mapping[str, str]
    source: Source
    evidence: Evidence

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes in their order."""
        return tuple(self.entries.values())

    def label(self, code: str) -> str:
        """Return the label of a code. Raises UnknownCode."""
        try:
            return self.entries[code]
        except KeyError:
            raise UnknownCode(
                f"{self.title}（{self.version}）里没有代码“{code}”，"
                f"应为 {min(self.entries)} 至 {max(self.entries)}"
            ) from None

    def code(self, label: str) -> str | None:
        """Return the code of a label, of this list or written with its class above: ``综合政务\\政务公开``."""
        top = label.replace("/", "\\").partition("\\")[0].strip()
        return next((code for code, name in self.entries.items() if name == top), None)


class _SourceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: str
    article: str | None


class _ListIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    version: str
    source: _SourceIn
    evidence: Evidence
    entries: dict[str, str] = Field(min_length=1)


def read(text: str) -> dict[str, CodeList]:
    """Return the lists a YAML text describes. Raises CodeProblem, saying which and why."""
    found = {}
    try:
        rows = {key: _ListIn.model_validate(row) for key, row in yaml.load(text, _Loader).items()}
    except (yaml.YAMLError, AttributeError, ValidationError) as error:
        raise CodeProblem(f"代码表（codes.yaml）不对：{error}") from error
    for key, row in rows.items():
        if row.source.document not in documents():
            raise CodeProblem(f"代码表“{row.title}”引用的文件“{row.source.document}”不在法规数据里")
        if len(set(row.entries.values())) < len(row.entries):
            raise CodeProblem(f"代码表“{row.title}”里有重复的名称")
        source = Source(documents()[row.source.document], row.source.article)
        found[key] = CodeList(key, row.title, row.version, row.entries, source, row.evidence)
    return found


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Return every list by its key: ``topic``, ``genre``, ``audience``, ``carrier``."""
    return read(files("gongkai.publishing").joinpath("codes.yaml").read_text("utf-8"))


def code_list(key: str) -> CodeList:
    """Return the list of that key. Raises UnknownCode."""
    try:
        return code_lists()[key]
    except KeyError:
        raise UnknownCode(f"没有“{key}”这个代码表，应为：{'、'.join(code_lists())}") from None
