"""Which words does this office watch for, and which does it know to be in order?

Added to the lists that come with the product (:mod:`gongkai.proofreading`); where both have
a word, the office's entry counts.
"""

from __future__ import annotations

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.proofreading import Allowed, Dictionaries, shipped
from gongkai.proofreading.dictionaries import Entry, Person, WordList
from gongkai_web.agencies.models import Agency

LONGEST = 60


class WordKind(models.TextChoices):
    """What an entry is for."""

    WRONG = "wrong", "错误或者不规范的词"
    ALLOWED = "allowed", "不是问题的词"
    PHONE = "phone", "对外公布的电话"


class OfficeWord(models.Model):
    """A word the office's proofreading knows."""

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.CASCADE)
    kind = models.CharField("类别", max_length=8, choices=WordKind.choices, default=WordKind.WRONG)
    word = models.CharField("词语或者号码", max_length=LONGEST)
    right = models.CharField(
        "规范写法", max_length=LONGEST, blank=True, help_text="错误的词应填规范写法"
    )
    note = models.CharField("说明和出处", max_length=200, blank=True)
    since = models.DateField("从哪天起不规范", null=True, blank=True, help_text="留空表示一直如此")

    class Meta:
        verbose_name = "校对词语"
        verbose_name_plural = "校对词库"
        ordering = ("kind", "word")
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "word"], name="office_word_once")
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Refuse a wrong word without the right one, and a number that is none."""
        super().clean()
        if self.kind == WordKind.WRONG and not self.right.strip():
            raise ValidationError({"right": "请填写规范的写法"})
        if self.kind == WordKind.WRONG and self.right.strip() == self.word.strip():
            raise ValidationError({"right": "规范写法与错误的词相同"})
        if self.kind == WordKind.PHONE and sum(c.isdecimal() for c in self.word) < 3:
            raise ValidationError({"word": "请填写电话号码，例如 0398-3800000"})
        if self.kind != WordKind.PHONE and len(self.word.strip()) < 2:
            raise ValidationError({"word": "至少两个字，单个字会误报太多"})


class OfficeLeader(models.Model):
    """A leader's name and posts, in the order in which they are named."""

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField("顺序", default=1)
    name = models.CharField("姓名", max_length=30)
    posts = models.CharField("职务", max_length=160, help_text="几个职务用顿号分开")

    class Meta:
        verbose_name = "领导姓名职务"
        verbose_name_plural = "领导姓名职务"
        ordering = ("agency", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="office_leader_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.posts}）"


def words_of(agency: Agency) -> Dictionaries:
    """Return the lists an agency's items are read by: the product's and its own."""
    wrong = OfficeWord.objects.filter(agency=agency, kind=WordKind.WRONG)
    entries = tuple(Entry(one.word, one.right, one.note, one.since) for one in wrong)
    people = tuple(
        Person(one.name, tuple(post for post in one.posts.split("、") if post))
        for one in OfficeLeader.objects.filter(agency=agency)
    )
    return shipped().plus(Dictionaries(wrong=WordList(entries), people=people))


def allowed_of(agency: Agency) -> Allowed:
    """Return what the agency declared to be in order: its own numbers, names and words."""
    rows = OfficeWord.objects.filter(agency=agency).exclude(kind=WordKind.WRONG)
    phones = {agency.telephone, agency.fax}
    phones |= {one.word for one in rows if one.kind == WordKind.PHONE}
    words = {agency.name, agency.short_name}
    words |= {one.word for one in rows if one.kind == WordKind.ALLOWED}
    return Allowed(
        phones=frozenset(one for one in phones if one),
        words=frozenset(one for one in words if one),
    )


def fingerprint(agency: Agency) -> str:
    """Return sixteen signs that change with the agency's own lists: what was read by others is read anew."""
    words = OfficeWord.objects.filter(agency=agency).order_by("pk")
    leaders = OfficeLeader.objects.filter(agency=agency).order_by("order", "pk")
    told = [
        *map(list, words.values_list("kind", "word", "right", "note", "since")),
        *map(list, leaders.values_list("name", "posts")),
        [agency.telephone, agency.fax, agency.name, agency.short_name],
        [[header.kind, header.dated, header.count] for header in shipped().headers],
    ]
    text = json.dumps(told, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
