"""What an import stores, and that it stores it once."""

import io
import sqlite3

import pytest
from django.db import connection

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications import personal
from gongkai_web.applications.models import Application
from gongkai_web.journal.actions import GENESIS
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import NotStored, import_file
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.registers import stores
from gongkai_web.ledgers.tables import TABLES, UnknownLedger, table_named
from gongkai_web.publishing.models import FeeCollection, Item, Publication
from gongkai_web.remedies.models import RemedyCase
from ledger_files import GOOD, csv_file, workbook

pytestmark = pytest.mark.django_db


def take_in(agency, kind, file, actor=None):
    return import_file(kind=kind, file=file, agency=agency, actor=actor)


def good(kind, **options):
    header, rows = GOOD[kind]
    return csv_file(header, rows, **options)


@pytest.fixture
def with_applications(agency):
    take_in(agency, "applications", good("applications"))
    return agency


def test_there_is_a_good_file_for_every_ledger():
    assert GOOD.keys() == TABLES.keys() == stores().keys()


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_taken_in_twice_changes_nothing(agency, kind):
    if kind == "remedies":
        take_in(agency, "applications", good("applications"))
    rows = len(GOOD[kind][1])
    before = Entry.objects.count()
    first = take_in(agency, kind, good(kind))
    assert (first.added, first.unchanged) == (rows, 0)
    assert first.batch.rows_added == rows
    assert Entry.objects.count() == before + 1
    second = take_in(agency, kind, good(kind))
    assert (second.added, second.unchanged, second.batch) == (0, rows, None)
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize(
    "write",
    [
        lambda header, rows: csv_file(header, rows, encoding="utf-8"),
        lambda header, rows: csv_file(header, rows, encoding="gb18030"),
        lambda header, rows: csv_file(header, rows, delimiter="\t"),
        lambda header, rows: csv_file(header, rows, delimiter=";"),
        lambda header, rows: csv_file(header[::-1], [row[::-1] for row in rows]),
        lambda header, rows: workbook([header, *rows]),
        lambda header, rows: workbook([header, *rows, [None] * 5, ["", None]]),
        lambda header, rows: csv_file([f" {name} " for name in header], rows),
    ],
    ids=[
        "utf-8",
        "gb18030",
        "tabs",
        "semicolons",
        "other order",
        "workbook",
        "blank rows",
        "blanks",
    ],
)
@pytest.mark.parametrize("kind", ["applications", "items"])
def test_the_same_rows_in_another_form_are_the_same_rows(agency, kind, write):
    take_in(agency, kind, good(kind))
    again = take_in(agency, kind, write(*GOOD[kind]))
    assert (again.added, again.unchanged) == (0, len(GOOD[kind][1]))


def test_a_header_in_half_width_brackets_is_understood(agency):
    take_in(agency, "fees", csv_file(("月份", "项目", "金额(元)"), [("2024-01", "示例费", "400")]))
    assert FeeCollection.objects.get().amount_fen == 40000


def test_rare_characters_survive_gb_18030(agency):
    name = "㐂𠮷䶮"
    rows = [("1", "自然人", name)]
    take_in(
        agency,
        "applications",
        csv_file(("申请编号", "申请人类型", "申请人"), rows, encoding="gb18030"),
    )
    application = Application.objects.get()
    sealed = personal.unseal(application.personal, aad="shanzhou-sfj/1")
    assert sealed["name"] == name


def test_a_case_is_its_dated_events(with_applications):
    case = Application.objects.get(number="2024-003")
    assert [(event.kind, event.on.isoformat()) for event in case.events.all()] == [
        ("correction_requested", "2024-03-06"),
        ("correction_overdue", "2024-05-06"),
    ]
    assert (case.outcome, case.due_on, case.fee_fen) == ("other_correction_overdue", None, 1250)


@pytest.mark.parametrize(
    ("number", "due_on"),
    [
        ("2024-001", "2024-04-01"),
        ("2024-002", "2024-05-10"),
        ("2024-004", "None"),
    ],
)
def test_the_day_the_answer_is_due_is_kept_with_the_case(with_applications, number, due_on):
    """2024-002: corrected on 12 March and extended: 13 working days in March, 22 in April, 5 in May."""
    assert str(Application.objects.get(number=number).due_on) == due_on


def test_applicants_are_sealed_and_found_again(with_applications):
    case = Application.objects.get(number="2024-001")
    assert "张三".encode() not in bytes(case.personal)
    assert personal.unseal(case.personal, aad="shanzhou-sfj/2024-001") == {
        "name": "张三",
        "id_no": "411202199001011234",
        "contact": "13800000000",
    }
    assert case.applicant_key == personal.lookup_key("411202199001011234")
    assert "张三" not in str(list(Entry.objects.values()))


def test_an_import_never_overwrites_and_names_what_differs(with_applications):
    file = csv_file(
        ("申请编号", "申请人类型", "收到日期", "答复文号", "申请人"),
        [("2024-001", "自然人", "2024-03-04", "示〔2024〕9号", "王五")],
    )
    with pytest.raises(FaultyFile) as caught:
        take_in(with_applications, "applications", file)
    said = str(caught.value)
    assert "台账里已登记而内容不同" in said
    assert "答复文号：那里是“示〔2024〕1号”，这里是“示〔2024〕9号”" in said
    assert "申请人不同" in said
    assert said.endswith("如需更新已登记的申请，请在后台修改")
    assert "王五" not in said
    assert Application.objects.get(number="2024-001").reply_no == "示〔2024〕1号"


def test_a_column_the_file_does_not_have_says_nothing(with_applications):
    file = csv_file(("申请编号", "申请人类型"), [("2024-001", "自然人")])
    assert take_in(with_applications, "applications", file).unchanged == 1


def test_identical_rows_of_one_file_are_one(agency):
    rows = [("2024-01", "示例费", "1"), ("2024年1月", "示例费", "1.00")]
    result = take_in(agency, "fees", csv_file(("月份", "项目", "金额（元）"), rows))
    assert (result.added, result.unchanged) == (1, 1)


def test_two_agencies_keep_their_own_ledgers(agency, other_agency):
    take_in(agency, "applications", good("applications"))
    assert take_in(other_agency, "applications", good("applications")).added == 4


def test_an_item_goes_to_several_channels(agency):
    take_in(agency, "items", good("items"))
    item = Item.objects.get(index_no="SZ-1")
    assert sorted(item.publications.values_list("channel", "published_on__day", "link")) == [
        ("website", 5, "https://example.gov.cn/1"),
        ("wechat", 5, "https://example.gov.cn/1"),
        ("weibo", 6, ""),
    ]


def test_another_channel_of_a_known_item_is_added(agency):
    take_in(agency, "items", good("items"))
    file = csv_file(
        ("索引号", "标题", "发布渠道", "发布日期"), [("SZ-1", "示例通知一", "公报", "2024-03-09")]
    )
    assert take_in(agency, "items", file).added == 1
    assert Item.objects.get(index_no="SZ-1").publications.count() == 4


UNNUMBERED = ("索引号", "标题", "栏目", "发布渠道", "发布日期", "成文日期", "正文")


@pytest.fixture
def with_an_unnumbered_item(agency):
    row = ("", "甲", "通知公告", "网站", "2024-03-05", "2024-03-01", "正文")
    take_in(agency, "items", csv_file(UNNUMBERED, [row]))
    return agency


@pytest.mark.parametrize(
    ("column", "value"),
    [("栏目", "公示"), ("成文日期", "2024-03-02"), ("正文", "另一正文"), ("栏目", "")],
)
@pytest.mark.parametrize("channel", ["网站", "微信"])
def test_an_item_without_a_number_that_differs_is_no_second_item(
    with_an_unnumbered_item, column, value, channel
):
    row = dict(
        zip(
            UNNUMBERED,
            ("", "甲", "通知公告", channel, "2024-03-05", "2024-03-01", "正文"),
            strict=True,
        )
    ) | {column: value}
    with pytest.raises(FaultyFile) as caught:
        take_in(with_an_unnumbered_item, "items", csv_file(UNNUMBERED, [tuple(row.values())]))
    (fault,) = caught.value.faults
    assert "台账里已登记而内容不同" in fault.expected
    assert f"{column}：那里是" in fault.expected
    assert "登记的那一条索引号是“shanzhou-sfj-通知公告-2024-00001”" in fault.expected
    assert Item.objects.count() == Publication.objects.count() == 1


def test_another_channel_of_an_item_without_a_number_is_a_further_publication(
    with_an_unnumbered_item,
):
    row = ("", "甲", "通知公告", "网站、微信", "2024-03-05", "2024-03-01", "正文")
    for added in (1, 0):
        result = take_in(with_an_unnumbered_item, "items", csv_file(UNNUMBERED, [row]))
        assert (result.added, result.unchanged) == (added, 1 - added)
    assert Item.objects.count() == 1
    assert set(Publication.objects.values_list("channel", flat=True)) == {"website", "wechat"}


def test_an_item_with_and_without_its_number_in_one_file_is_asked_about(agency):
    header = ("索引号", "标题", "发布渠道", "发布日期")
    rows = [("", "甲", "微信", "2024-03-05"), ("S-1", "甲", "网站", "2024-03-05")]
    with pytest.raises(FaultyFile) as caught:
        take_in(agency, "items", csv_file(header, rows))
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (2, "索引号")
    assert "与第 3 行标题、发布日期相同，那里的索引号是“S-1”" in fault.expected
    rows = [("S-2", "甲", "微信", "2024-03-05"), ("S-1", "甲", "网站", "2024-03-05")]
    assert take_in(agency, "items", csv_file(header, rows)).added == 2


def test_an_item_without_a_number_gets_one_by_the_agencys_pattern(agency):
    take_in(agency, "items", good("items"))
    numbers = set(
        Item.objects.filter(title__in=["示例通知二", "示例通知三"]).values_list(
            "index_no", flat=True
        )
    )
    assert numbers == {"shanzhou-sfj-通知公告-2024-00001", "shanzhou-sfj-通知公告-2024-00002"}
    more = csv_file(
        ("索引号", "标题", "栏目", "发布日期"), [("", "示例通知四", "通知公告", "2024-04-01")]
    )
    take_in(agency, "items", more)
    assert Item.objects.get(title="示例通知四").index_no == "shanzhou-sfj-通知公告-2024-00003"


def test_a_number_that_stands_in_the_file_is_not_given_out(agency):
    rows = [
        ("", "甲", "通知公告", "2024-04-01"),
        ("shanzhou-sfj-通知公告-2024-00001", "乙", "通知公告", "2024-04-01"),
    ]
    take_in(agency, "items", csv_file(("索引号", "标题", "栏目", "发布日期"), rows))
    assert Item.objects.get(title="甲").index_no == "shanzhou-sfj-通知公告-2024-00002"


def test_a_pattern_that_gives_no_number_is_a_fault(agency):
    agency.index_pattern = "{uscc}-{seq:05d}"
    agency.save()
    with pytest.raises(FaultyFile, match=r"无法自动编号：.*统一社会信用代码.*请填写索引号"):
        take_in(
            agency, "items", csv_file(("索引号", "标题", "发布日期"), [("", "甲", "2024-04-01")])
        )


def test_a_channel_left_blank_stays_blank(agency):
    take_in(agency, "items", csv_file(("索引号", "标题", "发布日期"), [("1", "甲", "2024-04-01")]))
    assert Publication.objects.get().channel == ""


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("1", "2099-1", "行政复议", "2024-05-06", "", ""), "申请编号", "没有这个编号"),
        (
            ("1", "2024-001", "行政复议", "2024-03-01", "", ""),
            "收到日期",
            "不应早于所涉申请的收到日期（2024-03-04）",
        ),
        (("1", "", "行政复议", "2024-05-06", "2024-05-01", "维持"), "审结日期", "不应早于收到日期"),
        (("1", "", "行政复议", "2024-05-06", "", "维持"), "审结日期", "应填审结日期"),
        (("1", "", "行政复议", "2024-05-06", "2024-06-01", "未审结"), "结果", "应填结果"),
        (("1", "", "", "2024-05-06", "", ""), "程序", "不能为空"),
    ],
)
def test_a_remedy_case_that_cannot_be_is_refused(with_applications, row, column, said):
    header = ("案号", "申请编号", "程序", "收到日期", "审结日期", "结果")
    with pytest.raises(FaultyFile) as caught:
        take_in(with_applications, "remedies", csv_file(header, [row]))
    assert caught.value.faults[0].column == column
    assert said in caught.value.faults[0].expected


def test_a_remedy_case_points_to_its_application(with_applications):
    take_in(with_applications, "remedies", good("remedies"))
    assert RemedyCase.objects.get(case_no="示复〔2024〕1号").application.number == "2024-001"


def test_the_journal_keeps_who_took_which_file_in(agency, officer):
    take_in(agency, "applications", good("applications", name="三月.csv"), actor=officer)
    entry = Entry.objects.get(verb="导入台账")
    batch = ImportBatch.objects.get()
    assert (entry.actor, entry.agency, entry.subject_id) == (officer, agency, str(batch.pk))
    assert entry.detail == {
        "kind": "applications",
        "file": "三月.csv",
        "digest": batch.file_digest,
        "added": 4,
        "unchanged": 0,
    }
    assert entry.previous_hash == GENESIS or entry.pk > 1


def test_who_may_not_edit_may_not_import(agency, other_agency, person):
    stranger = person("stranger", other_agency, "officer")
    with pytest.raises(NotAllowed):
        take_in(agency, "fees", good("fees"), actor=stranger)
    assert not FeeCollection.objects.exists()


@pytest.mark.parametrize("name", ["applications", "依申请公开台账", "依申请公开"])
def test_a_ledger_is_known_by_key_and_by_chinese_name(name):
    assert table_named(name).kind == "applications"


def test_an_unknown_ledger_is_answered_with_those_there_are():
    with pytest.raises(
        UnknownLedger,
        match=r"没有“application”这种台账，是不是 applications.*worklist（政务公开工作清单）",
    ):
        table_named("application")


def test_the_file_is_told_by_its_digest(agency):
    import hashlib

    file = good("fees")
    result = take_in(agency, "fees", file)
    assert result.batch.file_digest == hashlib.sha256(file.getvalue()).hexdigest()


def test_progress_is_told_to_the_end(agency):
    told = []
    header, rows = GOOD["applications"]
    import_file(
        kind="applications", file=csv_file(header, rows), agency=agency, actor=None,
        progress=lambda *now: told.append(now),
    )  # fmt: skip
    assert told[0] == ("读取", 0, 1)
    assert told[-1] == ("写入", 4, 4)


def test_a_workbooks_days_need_no_text(agency):
    from datetime import date, datetime

    rows = [
        ("申请编号", "申请人类型", "提交日期", "收到日期", "证件号码", "收费金额"),
        (
            20240001,
            "自然人",
            datetime.fromisoformat("2024-03-04 16:30"),
            date(2024, 3, 4),
            12345,
            12.5,
        ),
    ]
    take_in(agency, "applications", workbook(rows))
    case = Application.objects.get()
    assert (case.number, str(case.submitted_on), case.fee_fen) == ("20240001", "2024-03-04", 1250)


def test_a_file_without_a_path_is_read_as_well(agency):
    file = io.BytesIO(good("fees").getvalue())
    result = import_file(kind="fees", file=file, file_name="收费.csv", agency=agency, actor=None)
    assert (result.added, result.file_name) == (2, "收费.csv")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers")
def test_while_another_writes_the_import_says_so_and_stores_nothing(agency):
    other = sqlite3.connect(connection.settings_dict["NAME"], uri=True, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotStored, match=r"数据库正忙.*请稍后再试；没有写入任何数据"):
        take_in(agency, "fees", good("fees"))
    other.execute("ROLLBACK")
    other.close()
    assert take_in(agency, "fees", good("fees")).added == 2
