"""Makes sentences as offices write them, with numbers of persons and numbers that only look alike.

Seeded: the same seed gives the same texts. Nothing here is a real person's: identity numbers
and phones are drawn at random, and check digits computed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文斌玲建国志红"
REGIONS = ("411202", "410105", "110105", "320583", "440305", "510107", "610113", "330106", "420111")
OFFICE_PHONES = ("13903980001", "13603980002")
"""Numbers that the office has made public; they are on its list."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

SENTENCES = (
    "各单位要按照政府信息公开工作要点的要求，认真做好信息发布、更新和维护工作。",
    "2025年，全区共受理依申请公开23件，同比增长15.3%，均在法定期限内答复。",
    "本年度通过政府网站发布信息476条，其中依法行政类9条，公共法律服务类2条。",
    "请于2026年3月31日前将有关材料报送局办公室。",
    "会议强调，要进一步提高政治站位，压实工作责任，确保各项任务落到实处。",
    "公示时间为2026年3月2日至2026年3月6日，共5个工作日。",
    "各乡镇人民政府、街道办事处要加强组织领导，明确专人负责。",
    "经审查，你提出的申请符合法定条件，我局决定予以公开。",
)


@dataclass
class Text:
    """A text and where its numbers of persons are."""

    text: str = ""
    secrets: list[tuple[str, int, int]] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Add words that hold no secret."""
        self.text += words

    def tell(self, kind: str, written: str) -> None:
        """Add a number of a person."""
        self.secrets.append((kind, len(self.text), len(self.text) + len(written)))
        self.text += written


def identity_number(rng: random.Random) -> str:
    """Return an identity number with the right check digit."""
    day = f"{rng.randint(1940, 2015)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    first = rng.choice(REGIONS) + day + f"{rng.randint(1, 999):03}"
    total = sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def mobile(rng: random.Random) -> str:
    """Return a mobile number that is not on the office's list."""
    while True:
        number = f"1{rng.randint(3, 9)}{rng.randint(0, 999999999):09}"
        if number not in OFFICE_PHONES:
            return number


def credit_code(rng: random.Random) -> str:
    """Return a unified social credit code with the right check sign."""
    first = rng.choice(("91", "11", "12", "92", "52")) + rng.choice(REGIONS)
    first += "".join(
        rng.choice("0123456789" if rng.random() < 0.7 else "ABCDEFGH") for _ in range(9)
    )
    total = sum(_CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + _CREDIT[-total % 31]


def name(rng: random.Random) -> str:
    """Return a person's name."""
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))


def _cut(number: str, sizes: tuple[int, ...], by: str) -> str:
    pieces, place = [], 0
    for size in sizes:
        pieces.append(number[place : place + size])
        place += size
    return by.join(pieces)


def _veiled(rng: random.Random, number: str) -> str:
    place = rng.randint(1, len(number) - 1)
    return number[:place] + rng.choice("\u200b\u200c\u200d\ufeff\u2060\u00ad") + number[place:]


IDENTITY_FORMS: tuple[Callable[[random.Random, str], str], ...] = (
    lambda rng, n: n,
    lambda rng, n: n,
    lambda rng, n: n.lower(),
    lambda rng, n: n.translate(_FULL),
    lambda rng, n: _cut(n, (6, 8, 4), " "),
    lambda rng, n: _cut(n, (6, 8, 4), "-"),
    lambda rng, n: _cut(n, (6, 4, 4, 4), " "),
    lambda rng, n: _cut(n, (10, 8), "\n"),
    lambda rng, n: _cut(n, (6, 8, 4), "\u3000"),
    _veiled,
)
MOBILE_FORMS: tuple[Callable[[random.Random, str], str], ...] = (
    lambda rng, n: n,
    lambda rng, n: n,
    lambda rng, n: n.translate(_FULL),
    lambda rng, n: _cut(n, (3, 4, 4), " "),
    lambda rng, n: _cut(n, (3, 4, 4), "-"),
    lambda rng, n: _cut(n, (3, 8), " "),
    lambda rng, n: _cut(n, (3, 4, 4), "."),
    lambda rng, n: _cut(n, (3, 4, 4), "·"),
    lambda rng, n: _cut(n, (7, 4), " "),
    lambda rng, n: n.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    lambda rng, n: f"（{n[:3]}）{n[3:]}",
    lambda rng, n: f"+86{n}",
    lambda rng, n: f"+86 {n}",
    lambda rng, n: f"86-{n}",
    lambda rng, n: _cut(n, (1,) * 11, " "),
    _veiled,
)


def _both(rng: random.Random, text: Text) -> None:
    """A row of a list: an identity number and a phone, in some cases run together."""
    text.say(f"{rng.randint(1, 99)} {name(rng)} ")
    text.tell("P01", identity_number(rng))
    text.say(rng.choice(("\t", " ", "/", "，", "")))
    text.tell("P04", mobile(rng))
    text.say(rng.choice(("、" + rng.choice(OFFICE_PHONES), "\n", "；")))


def _secret(rng: random.Random, text: Text) -> None:
    if rng.random() < 0.2:
        _both(rng, text)
        return
    kind = rng.choice(("P01", "P04"))
    if kind == "P01":
        before, after = rng.choice(
            (
                (f"当事人{name(rng)}，身份证号：", "，住本区。"),
                (f"{name(rng)}（", "）符合救助条件。"),
                (f"申请人：{name(rng)}\t公民身份号码\t", "\t"),
                (f"{rng.randint(1, 99)}\t{name(rng)}\t", f"\t{rng.randint(100, 2000)}元\n"),
                ("证件号码", "。"),
            )
        )
        written = rng.choice(IDENTITY_FORMS)(rng, identity_number(rng))
    else:
        before, after = rng.choice(
            (
                (f"联系人{name(rng)}，电话", "。"),
                (f"投诉人{name(rng)}（手机：", "）反映该问题。"),
                (f"请与{name(rng)}联系（", "）。"),
                (f"{name(rng)}\t", f"\t{rng.randint(1, 9)}组\n"),
                ("经电话联系", "，本人已确认。"),
            )
        )
        written = rng.choice(MOBILE_FORMS)(rng, mobile(rng))
    text.say(before)
    text.tell(kind, written)
    text.say(after)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


DISTRACTORS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"某公司（统一社会信用代码：{credit_code(rng)}）通过审核。",
    lambda rng: f"统一社会信用代码{credit_code(rng)}。",
    lambda rng: f"索引号：{_digits(rng, 9)}/{rng.randint(2015, 2026)}-{_digits(rng, 5)}。",
    lambda rng: f"陕司〔{rng.randint(2015, 2026)}〕{rng.randint(1, 300)}号文件要求如下。",
    lambda rng: (
        f"项目代码：{rng.randint(2015, 2026)}-{rng.choice(REGIONS)}-{_digits(rng, 2)}-01-{_digits(rng, 6)}。"
    ),
    lambda rng: f"项目编号{rng.choice(REGIONS)}{rng.randint(2015, 2026)}{_digits(rng, 6)}。",
    lambda rng: (
        f"项目代码：{rng.choice(REGIONS)}{rng.randint(2015, 2026)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{_digits(rng, 4)}。"
    ),
    lambda rng: f"采购编号：三政采竞-{rng.randint(2015, 2026)}-{_digits(rng, 4)}。",
    lambda rng: (
        f"订单号：{rng.randint(2015, 2026)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{_digits(rng, 12)}。"
    ),
    lambda rng: f"中央财政下达资金1{rng.randint(3, 9)}{_digits(rng, 9)}元，已全部拨付。",
    lambda rng: (
        f"总投资{rng.randint(100, 99999)}.{_digits(rng, 2)}万元，完成率{rng.randint(10, 99)}.{_digits(rng, 1)}%。"
    ),
    lambda rng: f"服务热线：{rng.choice(('12345', '12348', '12388', '96335'))}。",
    lambda rng: f"咨询电话：0398-{rng.randint(2, 8)}{_digits(rng, 6)}。",
    lambda rng: f"监督电话：{rng.choice(OFFICE_PHONES)}。",
    lambda rng: f"本人手机号为1{rng.randint(3, 9)}{rng.randint(0, 9)}****{_digits(rng, 4)}。",
    lambda rng: f"身份证号{rng.choice(REGIONS)[:4]}**********{_digits(rng, 3)}X。",
    lambda rng: (
        f"邮政编码{_digits(rng, 6)}，网址 https://www.example.gov.cn/{_digits(rng, 8)}/{_digits(rng, 10)}.html。"
    ),
    lambda rng: (
        f"序号 {rng.randint(1, 99)} {rng.randint(1900, 2026)} {rng.randint(1, 999)} {rng.randint(1000, 9999)}。"
    ),
    lambda rng: (
        f"不动产单元号{rng.choice(REGIONS)}{_digits(rng, 6)}GB{_digits(rng, 5)}F{_digits(rng, 8)}。"
    ),
    lambda rng: (
        f"{rng.randint(2015, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日至{rng.randint(1, 28)}日，共{rng.randint(2, 30)}天。"
    ),
    lambda rng: (
        f"本年\t{rng.randint(100, 199)}\t{rng.randint(1000, 9999)}\t{rng.randint(1000, 9999)}\n"
    ),
    lambda rng: (
        f"许可证编号：D{_digits(rng, 9)}，有效期至{rng.randint(2026, 2030)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}。"
    ),
    lambda rng: (
        f"面积1{rng.randint(3, 9)}{_digits(rng, 9)}平方米，坐标{rng.randint(100, 120)}.{_digits(rng, 6)}，{rng.randint(30, 40)}.{_digits(rng, 6)}。"
    ),
    lambda rng: (
        f"服务器地址{rng.randint(10, 223)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}，版本号1.{rng.randint(0, 99)}.{rng.randint(0, 999)}。"
    ),
    lambda rng: f"书号ISBN 978-7-{_digits(rng, 3)}-{_digits(rng, 5)}-{_digits(rng, 1)}。",
    lambda rng: (
        f"更新时间{rng.randint(2015, 2026)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{_digits(rng, 6)}，统计用区划代码{rng.choice(REGIONS)}{_digits(rng, 6)}。"
    ),
    lambda rng: (
        f"实施期限{rng.randint(2015, 2026)}.{rng.randint(1, 12):02}.01-{rng.randint(2015, 2026)}.{rng.randint(1, 12):02}.28。"
    ),
    lambda rng: (
        f"拨付1{rng.randint(3, 9)},{_digits(rng, 3)},{_digits(rng, 3)},{_digits(rng, 3)}元，其中1{rng.randint(3, 9)}{_digits(rng, 6)}.{_digits(rng, 3)}万元。"
    ),
    lambda rng: f"户名：某区财政局，账号：{_digits(rng, 21)}。",
    lambda rng: (
        f"客服400-{_digits(rng, 3)}-{_digits(rng, 4)}，传真（0398）{rng.randint(2, 8)}{_digits(rng, 6)}。"
    ),
    lambda rng: (
        f"完成{rng.randint(1, 9)}项、{rng.randint(10, 99)}个、{rng.randint(100, 999)}公里；附表1-{rng.randint(1, 9)}、2-{rng.randint(1, 9)}。"
    ),
    lambda rng: f"设备编号1{rng.randint(3, 9)}{_digits(rng, 9)}{_digits(rng, rng.randint(1, 4))}。",
    lambda rng: f"案号：（{rng.randint(2015, 2026)}）豫1203行初{rng.randint(1, 99)}号。",
    lambda rng: (
        f"发票号码：{_digits(rng, 20)}，金额{rng.randint(1, 999)},{_digits(rng, 3)},{_digits(rng, 3)}.00元。"
    ),
)


def texts(count: int, *, seed: int) -> list[Text]:
    """Return so many texts; about half of them hold numbers of persons."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        pieces: list[str | None] = [rng.choice(SENTENCES) for _ in range(rng.randint(1, 4))]
        pieces += [rng.choice(DISTRACTORS)(rng) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.5:
            pieces += [None] * rng.randint(1, 3)
        rng.shuffle(pieces)
        text = Text()
        for piece in pieces:
            if piece is None:
                _secret(rng, text)
            else:
                text.say(piece)
        made.append(text)
    return made


@dataclass(frozen=True)
class Score:
    """How many numbers were found, and how many texts gave a false alarm."""

    secrets: int
    missed: list[str]
    texts: int
    alarms: list[str]

    @property
    def recall(self) -> float:
        """The share of the numbers that were found under the right rule."""
        return 1 - len(self.missed) / self.secrets

    @property
    def false_alarms(self) -> float:
        """The share of the texts with a finding where no person's number is."""
        return len(self.alarms) / self.texts


NUMBER_RULES = ("P01", "P02", "P03", "P04", "P05", "P06", "P09")


def score(made, findings_of) -> Score:
    """Compare what was put into the texts with what was found in them."""
    missed, alarms, secrets = [], [], 0
    for text in made:
        found = [one for one in findings_of(text.text) if one.rule in NUMBER_RULES]
        secrets += len(text.secrets)
        for kind, start, end in text.secrets:
            if not any(f.rule == kind and f.start < end and start < f.end for f in found):
                missed.append(text.text[max(0, start - 12) : end + 4])
        wrong = [
            f
            for f in found
            if not any(f.start < end and start < f.end for _, start, end in text.secrets)
        ]
        if wrong:
            alarms.append(
                f"{wrong[0].rule} {text.text[max(0, wrong[0].start - 16) : wrong[0].end + 4]}"
            )
    return Score(secrets, missed, len(made), alarms)
