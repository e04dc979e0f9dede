"""Whose data stands in a letter where it must not? (条例 arts. 15, 32; 个人信息保护法 art. 6)

A letter to a third party or to another organ says nothing of the applicant; one to
the applicant does not name a third party who was consulted, unless the application
itself names them. Names and numbers are looked for as they were registered; what is
told in other words remains for whoever signs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.models import Application

_SHORTEST = 2
_OTHERS = (texts.Addressee.THIRD_PARTY, texts.Addressee.ORGAN)
_APPLICANT = {
    "name": "申请人的姓名或者名称",
    "id_no": "申请人的证件号码",
    "contact": "申请人的联系方式",
}


def problems(case: Application, letter: texts.Letter) -> Iterator[str]:
    """Yield in Chinese what must not stand in the letter, without repeating it."""
    to = texts.template(letter.code, on=letter.version).to
    words = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    if to in _OTHERS:
        applicant = personal_of(case)
        for field, title in _APPLICANT.items():
            value = applicant.get(field, "").strip()
            if len(value) >= _SHORTEST and value != letter.addressee and value in words:
                yield f"《{letter.title}》写出了{title}；征求意见、请求协助时不写申请人的情况"
    elif to is texts.Addressee.APPLICANT:
        rows = case.events.filter(kind=EventKind.THIRD_PARTY_CONSULTED.value)
        names = {str(row.detail.get("party", "")).strip() for row in rows}
        for name in names - {letter.addressee}:
            if len(name) >= _SHORTEST and name in words and name not in case.content:
                yield f"《{letter.title}》写出了所征求意见的第三方；只写征求意见的事实"
                return
