from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golden import worked
from gongkai.reports import counting, narrative
from gongkai.reports.checks import Severity, check
from gongkai.reports.narrative import Contact, Facts, OfficeText, draft
from gongkai.reports.schema import APPLICANT_KINDS, OUTCOMES, REMEDY_BLOCKS, REMEDY_RESULTS

MODEL = Facts(
    agency="三门峡市陕州区司法局",
    year=2024,
    proactive=counting.proactive({}, {}, 0),
    applications=counting.table3({}, {}, {}, {}),
    remedies=counting.table4({}),
    website={"依法行政": 9, "公共法律服务": 2, "职能简介": 8, "组织机构": 3},
    channels={"wechat": 454},
    media={"provincial": 1, "city": 27, "district": 2},
    meetings=1,
    trainings=2,
    accounts={"微信公众号": ("三门峡市陕州区司法局",)},
    contact=Contact(
        address="陕州区", telephone="0398-3812345", website="http://www.example.gov.cn"
    ),
)


def test_the_model_offices_own_sentence_comes_out_of_its_ledgers():
    assert draft(MODEL).proactive == (
        "2024年通过政府网站、微信公众号等发布或更新信息476条，其中，依法行政9条；公共法律服务2条；"
        "职能简介8条；组织机构3条；微信公众号更新信息454条。"
        "先后在主流媒体刊发稿件30篇，其中省级1篇，市级27篇，区级2篇。"
    )


def test_none_received_is_a_whole_sentence_and_no_bare_word():
    assert draft(MODEL).on_request == (
        "2024年，我局未收到政府信息公开申请，无上年结转申请，无结转下年度继续办理的申请。"
        "未发生因政府信息公开引起的行政复议、行政诉讼。"
    )


def test_section_six_states_the_fee_though_none_was_charged():
    assert draft(MODEL).other == (
        "1、信息处理费收取情况。按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》"
        "（国办函〔2020〕109号）规定的按件、按量收费标准，2024年度未产生信息处理费。\n"
        "2、会议和培训情况。2024年召开政务公开工作会议1次，召开政务公开专兼职人员培训会2次。\n"
        "3、政务新媒体情况。现有三门峡市陕州区司法局微信公众号1个。"
    )


def test_the_opening_states_the_period_and_where_the_report_is():
    opening = draft(MODEL).preamble
    assert opening is not None
    assert "统计期限为2024年1月1日至2024年12月31日" in opening
    assert "（http://www.example.gov.cn）查阅和下载" in opening
    assert "（地址：陕州区；电话：0398-3812345）" in opening


def test_the_offices_own_words_follow_the_drafted_ones():
    told = draft(
        MODEL,
        OfficeText(
            proactive_note="\n 公开重点是法律援助。\n\n",
            management="逐条登记。",
            problems="一、网站不及时。\n二、下一步每月检查。",
            other_items="1、要点落实情况。均已完成。\n\n自行开展满意度调查。",
        ),
    )
    assert (told.proactive or "").endswith("区级2篇。\n公开重点是法律援助。")
    assert told.management == "逐条登记。"
    assert told.problems == "一、网站不及时。\n二、下一步每月检查。"
    assert (told.other or "").splitlines()[3:] == [
        "4、要点落实情况。均已完成。",
        "5、自行开展满意度调查。",
    ]
    assert told.overview is not None
    assert told.overview.splitlines()[0] == "（一）主动公开"


def test_what_nobody_wrote_and_nothing_records_is_not_made_up():
    told = draft(replace(MODEL, meetings=0, trainings=0, accounts=None))
    assert told.supervision is None
    assert told.platform is None
    assert told.problems is None


def test_many_applications_are_told_by_kind_and_outcome():
    told = draft(worked.facts()).on_request
    assert told == (
        "2025年，我局收到政府信息公开申请19件（比上年增加3件），其中自然人13件、商业企业2件、科研机构1件、"
        "社会公益组织1件、法律服务机构1件、其他组织1件。上年结转申请1件。"
        "全年办结申请19件，其中予以公开4件（占21.1%），部分公开1件（占5.3%），不予公开4件（占21.1%），"
        "无法提供5件（占26.3%），不予处理2件（占10.5%），其他处理3件（占15.8%）。"
        "结转下年度继续办理1件。因政府信息公开被申请行政复议1件，均为结果维持。"
        "因政府信息公开复议后起诉1件，均为结果维持。"
    )


@pytest.mark.parametrize(
    ("new", "over", "results", "forward", "says"),
    [
        (
            {"natural_person": 2},
            {},
            {("natural_person", "granted"): 2},
            {},
            "收到政府信息公开申请2件，申请人均为自然人。无上年结转申请。全年办结申请2件，均为予以公开。无结转下年度继续办理的申请。",
        ),
        (
            {},
            {"research": 1},
            {("research", "partial"): 1},
            {},
            "未收到政府信息公开申请。上年结转申请1件。全年办结申请1件，均为部分公开。",
        ),
        (
            {"other_org": 1},
            {},
            {},
            {"other_org": 1},
            "申请人均为其他组织。无上年结转申请。当年没有办结的申请。结转下年度继续办理1件。",
        ),
    ],
)
def test_few_applications_are_told_without_shares(new, over, results, forward, says):
    facts = replace(MODEL, applications=counting.table3(new, over, results, forward))
    assert says in (draft(facts).on_request or "")


@pytest.mark.parametrize(
    ("website", "channels", "says"),
    [
        ({}, {}, "2024年没有通过政府网站和政务新媒体发布或更新信息。"),
        ({"": 5}, {}, "2024年通过政府网站发布或更新信息5条。"),
        ({"机构职能": 5}, {}, "2024年通过政府网站发布或更新信息5条，均为机构职能。"),
        ({}, {"wechat": 7}, "2024年通过微信公众号发布或更新信息7条。"),
        (
            {"": 2, "机构职能": 0},
            {"gazette": 1},
            "2024年通过政府网站、政府公报等发布或更新信息3条，其中，网站其他栏目2条；政府公报刊登信息1条。",
        ),
        (
            {"12345热线": 3, "十条措施": 2},
            {},
            "2024年通过政府网站发布或更新信息5条，其中，“12345热线”3条；“十条措施”2条。",
        ),
    ],
)
def test_publications_are_told_through_whatever_channels(website, channels, says):
    facts = replace(MODEL, website=website, channels=channels, media={})
    assert draft(facts).proactive == says


@pytest.mark.parametrize(
    ("notices", "notified", "collected", "says"),
    [
        (0, 0, 0, "2024年度未产生信息处理费。"),
        (2, 120_000, 40_050, "2024年度发出收费通知2件，通知金额1200元，实际收取金额400.50元。"),
        (1, 10_000, 0, "2024年度发出收费通知1件，通知金额100元，实际收取金额0元。"),
        (0, 0, 10_000, "2024年度未发出收费通知，实际收取金额100元。"),
    ],
)
def test_the_fee_statement_gives_notices_and_both_amounts(notices, notified, collected, says):
    facts = replace(
        MODEL, fee_notices=notices, fee_notified_fen=notified, fee_collected_fen=collected
    )
    assert narrative.fee_text(facts).endswith(says)


@pytest.mark.parametrize(
    ("agency", "itself"),
    [
        ("三门峡市陕州区司法局", "我局"),
        ("某县某镇人民政府", "我镇"),
        ("某某县人民政府", "我县"),
        ("某区某街道办事处", "我街道"),
        ("某市发展和改革委员会", "我委"),
        ("某省财政厅", "我厅"),
        ("某市气象中心", "本机关"),
    ],
)
def test_the_agency_speaks_of_itself_by_its_kind(agency, itself):
    assert narrative.itself(agency) == itself


def test_an_unknown_channel_is_refused():
    with pytest.raises(ValueError, match="没有“telex”这种发布渠道"):
        draft(replace(MODEL, channels={"telex": 1}))


counts = st.integers(0, 400)
kinds = st.dictionaries(st.sampled_from(APPLICANT_KINDS), counts, max_size=6)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Any year of any office: what came in is what was closed or carried forward."""
    results = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(APPLICANT_KINDS), st.sampled_from(OUTCOMES)),
            counts,
            max_size=20,
        )
    )
    forward, over = draw(kinds), {}
    new: dict[str, int] = {}
    for kind in APPLICANT_KINDS:
        due = forward.get(kind, 0) + sum(n for (k, _), n in results.items() if k == kind)
        over[kind] = draw(st.integers(0, due))
        new[kind] = due - over[kind]
    cases = st.dictionaries(
        st.tuples(st.sampled_from(REMEDY_BLOCKS), st.sampled_from(REMEDY_RESULTS)),
        counts,
        max_size=6,
    )
    notices = draw(st.integers(0, 20))
    notified = draw(st.integers(1, 10**7)) if notices else 0
    collected = draw(st.integers(0, notified))
    columns = st.sampled_from(
        [
            "",
            "机构职能",
            "12345热线",
            "十条措施",
            "公开指南",
            "组织机构",
            "其他",
            "2024年工作要点",
            "共建共享",
            "规划计划",
        ]
    )
    return Facts(
        agency=draw(st.sampled_from(["某市某区司法局", "某县某镇人民政府", "某区某街道办事处"])),
        year=draw(st.integers(2021, 2030)),
        proactive=counting.proactive(
            draw(
                st.dictionaries(
                    st.tuples(st.just("normative"), st.sampled_from(counting.DOCUMENT_MEASURES)),
                    counts,
                )
            ),
            draw(st.dictionaries(st.sampled_from(counting.DECISION_KINDS), counts)),
            collected + draw(st.integers(0, 10**9)),
        ),
        applications=counting.table3(new, over, results, forward),
        remedies=counting.table4(draw(cases)),
        website=draw(st.dictionaries(columns, counts, max_size=6)),
        channels=draw(
            st.dictionaries(st.sampled_from(sorted(set(narrative.CHANNELS) - {"website"})), counts)
        ),
        media=draw(st.dictionaries(st.sampled_from(sorted(narrative.MEDIA_LEVELS)), counts)),
        meetings=draw(st.integers(0, 30)),
        trainings=draw(st.integers(0, 30)),
        accounts=draw(
            st.none()
            | st.dictionaries(
                st.sampled_from(["微信公众号", "抖音", "12345平台"]),
                st.lists(st.sampled_from(["某区发布", "平安1号", "某局"]), max_size=7),
            )
        ),
        fee_notices=notices,
        fee_notified_fen=notified,
        fee_collected_fen=collected,
        work_list=draw(st.integers(0, 50)),
        received_last_year=draw(st.none() | counts),
        contact=MODEL.contact,
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts())
def test_whatever_is_drafted_passes_our_own_checks(facts):
    text = replace(worked.TEXT, problems=worked.PROBLEMS.replace("2025", str(facts.year)))
    if facts.agency.endswith("人民政府"):
        text = replace(
            text, supervision=f"{text.supervision}年度考核为优秀，社会评议满意，无责任追究情形。"
        )
    report = counting.annual_report(
        facts.agency,
        facts.year,
        narrative=draft(facts, text),
        proactive=facts.proactive,
        applications=facts.applications,
        remedies=facts.remedies,
    )
    result = check(report)
    found = [
        (finding.rule, finding.message, finding.quote)
        for finding in result.findings
        if finding.rule not in ("T2-02", "T2-05", "T4-04")
    ]
    assert found == []
    assert all(f.severity is not Severity.ERROR for f in result.findings)
    not_assessed = {entry.rule: entry.why for entry in result.not_assessed}
    assert "不能确定" not in not_assessed.get("N-01", "")
