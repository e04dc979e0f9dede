"""批量延期: chosen, looked at, drafted, signed; each case whole or not at all."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import registered, settings_for
from gongkai_web.applications import actions as desk_actions
from gongkai_web.applications import letters
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.extensions import actions, views
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 25)
REASON = "需要向多个科室核实有关档案"
INDEX, SIGN = "extensions:index", "extensions:sign"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def desk(agency, officer, client):
    """Return the client of an officer of an office whose letters are set up."""
    settings_for(agency)
    client.force_login(officer)
    return client


@pytest.fixture
def head(desk, agency, person):
    """Return the client of the office's head."""
    client = Client()
    client.force_login(person("head", agency, "leader"))
    return client


@pytest.fixture
def cases(desk, agency):
    """Return cases by what they are; the first two may be extended on the day."""
    made = {
        "near": registered(agency, on=date(2026, 3, 2)),
        "nearer": registered(agency, on=date(2026, 2, 28)),
        "far": registered(agency, on=date(2026, 3, 23)),
        "late": registered(agency, on=date(2026, 2, 2)),
        "extended": registered(agency, on=date(2026, 2, 4)),
        "waiting": registered(agency, on=date(2026, 3, 3)),
    }
    desk_actions.extend(
        actor=None, case=made["extended"], on=date(2026, 3, 5), days=15, approved_by="王主任"
    )
    desk_actions.request_correction(actor=None, case=made["waiting"], on=date(2026, 3, 6))
    for case in made.values():
        case.refresh_from_db()
    return made


def preview(client, *chosen, **fields):
    given = {"act": "preview", "days": 20, "reason": REASON, "case": [one.pk for one in chosen]}
    return client.post(reverse(INDEX), given | fields)


def agreed(page):
    """Return what the preview's form would send."""
    html = page.content.decode()
    hidden = re.findall(r'<input type="hidden" name="(case|seen-\d+)" value="(\d+)">', html)
    sent = {"act": "draft", "days": 20, "reason": REASON, "case": []}
    for name, value in hidden:
        if name == "case":
            sent["case"].append(value)
        else:
            sent[name] = value
    return sent


def drafted(client, *chosen):
    return client.post(reverse(INDEX), agreed(preview(client, *chosen)))


def test_the_list_holds_the_running_cases_due_within_some_days(desk, cases):
    def listed(within):
        page = desk.get(reverse(INDEX), {"within": within})
        return [row.case.pk for row in page.context["rows"]]

    # 2026-03-27, 2026-03-30 and 2026-03-31 lie 2, 3 and 4 working days ahead.
    pk = {name: case.pk for name, case in cases.items()}
    assert listed(1) == []
    assert listed(2) == [pk["nearer"]]
    assert listed(5) == [pk["nearer"], pk["near"], pk["extended"]]
    assert pk["far"] in listed(30)
    assert pk["late"] not in listed(60)
    assert pk["waiting"] not in listed(60)
    page = desk.get(reverse(INDEX), {"within": 5}).content.decode()
    assert "已延期过" in page
    assert page.count(" checked") == 2


def test_the_list_tells_how_a_case_stands_today_whatever_its_stored_copy_says(desk, cases):
    desk_actions.consult_third_party(actor=None, case=cases["near"], on=date(2026, 3, 3), party="甲",
                                     served_on=date(2026, 3, 3))  # fmt: skip
    Application.objects.filter(pk=cases["near"].pk).update(state="consulting", due_on=TODAY)
    page = desk.get(reverse(INDEX), {"within": 5}).content.decode()
    near = page[page.index(f'id="case-{cases["near"].pk}"') :]
    near = near[: near.index("</tr>")]
    assert "征求意见中" not in near, "the period for opinions ended on 24 March"
    assert "办理中" in near
    assert f"{TODAY}" not in near, "the last day is counted, not copied"
    assert "个工作日" in near


def test_a_list_cannot_look_further_than_it_can_count(desk, cases):
    page = desk.get(reverse(INDEX), {"within": "一百"})
    assert "应为 0 至 60 的整数" in page.content.decode()
    assert page.status_code == 200


def test_the_preview_says_before_after_and_why_not(desk, cases):
    page = preview(desk, *cases.values())
    proposed = {one.case.pk: one for one, _ in page.context["proposals"]}
    near = proposed[cases["near"].pk]
    assert (near.before, near.after) == (date(2026, 3, 30), date(2026, 4, 28))
    assert near.is_lawful
    refusals = {name: proposed[case.pk].refusal for name, case in cases.items()}
    assert "已经进行过“延期答复”" in refusals["extended"]
    assert "答复期限已于 2026-03-06 届满" in refusals["late"]
    assert "待补正" in refusals["waiting"]
    assert refusals["far"] == refusals["nearer"] == ""
    html = page.content.decode()
    assert "2026-04-28" in html
    assert "起草 3 份告知书并送签发" in html
    assert not Letter.objects.exists()


def test_a_day_in_a_year_without_its_notice_is_marked(desk, agency, monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: date(2026, 12, 28))
    case = registered(agency, on=date(2026, 12, 7))
    assert "（暂定）" in preview(desk, case).content.decode()
    drafted(desk, case)
    assert actions.to_sign(Letter.objects.get(), user=None, today=happened.today()).after.endswith(
        "（暂定）"
    )


def test_letters_are_drafted_and_laid_before_the_head(desk, cases, officer):
    page = drafted(desk, cases["near"], cases["nearer"])
    assert page.context["done"] == 2
    assert {(one.code, one.state, one.drafted_by) for one in Letter.objects.all()} == {
        ("L06", LetterState.SUBMITTED, officer)
    }
    letter = Letter.objects.get(application=cases["near"])
    content = letters.content_of(letter)
    words = "".join(paragraph.text for paragraph in content.letter.paragraphs)
    assert f"因{REASON}" in words
    assert "延期20个工作日" in words
    assert "2026年4月28日" in words
    # Nothing has happened to the term before the letter goes out.
    cases["near"].refresh_from_db()
    assert cases["near"].due_on == date(2026, 3, 30)
    assert cases["near"].events.filter(kind="submitted").count() == 1


def test_what_moved_since_the_preview_is_refused_and_the_others_are_done(desk, cases):
    sent = agreed(preview(desk, cases["near"], cases["nearer"]))
    desk_actions.take_note(actor=None, case=cases["near"], on=TODAY, note="申请人来电")
    results = {one.case.pk: one for one in desk.post(reverse(INDEX), sent).context["results"]}
    assert "已有变化" in results[cases["near"].pk].refusal
    assert results[cases["nearer"].pk].letter is not None
    assert Letter.objects.count() == 1


def test_what_no_preview_showed_is_not_drafted(desk, cases):
    given = {"act": "draft", "days": 20, "reason": REASON, "case": [cases["near"].pk]}
    page = desk.post(reverse(INDEX), given)
    assert page.context["done"] == 0
    assert not Letter.objects.exists()


def test_sent_twice_there_is_one_letter(desk, cases):
    sent = agreed(preview(desk, cases["near"]))
    desk.post(reverse(INDEX), sent)
    again = desk.post(reverse(INDEX), sent)
    assert again.context["done"] == 0
    (refused,) = preview(desk, cases["near"]).context["proposals"]
    assert refused[0].refusal == "已有一份延期答复告知书（待签发）"
    assert Letter.objects.count() == 1


def test_a_case_that_cannot_be_drafted_leaves_nothing_behind(desk, cases, monkeypatch):
    sent = agreed(preview(desk, cases["near"], cases["nearer"]))
    submit = letters.submit

    def fail(*, letter, **named):
        if letter.application_id == cases["near"].pk:
            raise letters.LetterChanged("示例：送审失败")
        return submit(letter=letter, **named)

    monkeypatch.setattr(letters, "submit", fail)
    entries = Entry.objects.count()
    page = desk.post(reverse(INDEX), sent)
    assert page.context["done"] == 1
    assert "示例：送审失败" in page.content.decode()
    assert not Letter.objects.filter(application=cases["near"]).exists()
    assert Entry.objects.count() == entries + 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"days": 0}, "应为 1 至 20 的整数"),
        ({"days": 21}, "应为 1 至 20 的整数"),
        ({"days": "二十"}, "应为 1 至 20 的整数"),
        ({"reason": "  "}, "请写明延期的原因"),
        ({"case": []}, "请选择要延期的申请"),
        ({"case": ["x", "-1", "99999999999999999999"]}, "请选择要延期的申请"),
        ({"case": ["999999"]}, "没有这些申请"),
        ({"case": [str(n) for n in range(1, 203)]}, "一次最多 200 件，现在选了 202 件"),
    ],
)
def test_bad_input_is_told_and_nothing_is_drafted(desk, cases, wrong, told):
    page = preview(desk, cases["near"], **wrong)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Letter.objects.exists()


def test_another_agencys_cases_are_not_found(desk, cases, other_agency):
    theirs = registered(other_agency)
    assert preview(desk, theirs).status_code == 422
    page = preview(desk, theirs, cases["near"])
    assert [one.case for one, _ in page.context["proposals"]] == [cases["near"]]
    listed = desk.get(reverse(INDEX), {"within": 60}).context["rows"]
    assert listed
    assert theirs not in [row.case for row in listed]


@pytest.mark.parametrize(
    ("role", "draft", "sign"),
    [
        ("officer", 200, 403),
        ("compiler", 200, 403),
        ("leader", 200, 200),
        ("supervisor", 403, 403),
        ("administrator", 403, 403),
    ],
)
def test_who_handles_cases_drafts_and_who_approves_signs(role, draft, sign, agency, person, client):
    client.force_login(person("li", agency, role))
    assert client.get(reverse(INDEX)).status_code in (draft, 302)
    answers = client.get(reverse(INDEX)), client.get(reverse(SIGN))
    # Wagtail sends who may not back to the first page.
    assert [answer.status_code == 200 for answer in answers] == [draft == 200, sign == 200]


class TestSigning:
    @pytest.fixture
    def waiting(self, desk, cases):
        """Return the letters that wait, by case."""
        drafted(desk, cases["near"], cases["nearer"])
        return {letter.application_id: letter for letter in Letter.objects.all()}

    def sign(self, head, *chosen, **fields):
        given = {"letter": [one.pk for one in chosen]}
        given |= {f"digest-{one.pk}": one.digest for one in chosen}
        return head.post(reverse(SIGN), given | fields)

    def test_the_head_reads_what_would_be_signed(self, head, waiting):
        page = head.get(reverse(SIGN)).content.decode()
        for said in (REASON, "2026-03-30", "2026-04-28", "20 个工作日", "officer"):
            assert said in page
        assert "等待签发的延期答复告知书 2 份" in head.get(reverse(INDEX)).content.decode()

    def test_many_are_signed_at_once_and_then_sent_one_by_one(self, desk, head, waiting, cases):
        page = self.sign(head, *waiting.values(), remark="同意")
        assert page.context["done"] == 2
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.APPROVED}
        assert "已签发，待发出" in desk.get(reverse(INDEX)).content.decode()
        letter = Letter.objects.get(application=cases["near"])
        letters.send(actor=None, letter=letter, on=TODAY, route="handed_over")
        case = Application.objects.get(pk=cases["near"].pk)
        assert case.due_on == date(2026, 4, 28)
        assert case.events.filter(kind="extended").count() == 1

    def test_what_changed_since_it_was_read_is_not_signed(self, head, waiting, cases):
        first, second = waiting.values()
        page = self.sign(head, first, second, **{f"digest-{first.pk}": "0" * 64})
        results = {one.case.pk: one for one in page.context["results"]}
        assert "已经修改，请重新阅读再签发" in results[first.application_id].refusal
        assert results[second.application_id].letter is not None

    def test_who_drafted_a_letter_does_not_sign_it(self, agency, person, cases, waiting, desk):
        drafter = person("both", agency, "leader")
        Letter.objects.update(drafted_by=drafter)
        client = Client()
        client.force_login(drafter)
        page = client.get(reverse(SIGN)).content.decode()
        assert "本人拟稿，由另一位负责人签发" in page
        assert 'name="letter"' not in page
        assert self.sign(client, *waiting.values()).context["done"] == 0
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SUBMITTED}

    def test_a_term_that_ran_out_is_not_extended_any_more(self, head, waiting, cases, monkeypatch):
        monkeypatch.setattr(happened, "today", lambda: date(2026, 3, 30))
        assert "届满" in head.get(reverse(SIGN)).content.decode()
        page = self.sign(head, *waiting.values())
        results = {one.case.pk: one for one in page.context["results"]}
        assert "答复期限已于 2026-03-27 届满" in results[cases["nearer"].pk].refusal
        assert results[cases["near"].pk].letter is not None

    def test_another_agencys_letters_are_not_signed(self, waiting, other_agency, person, cases):
        client = Client()
        client.force_login(person("bie", other_agency, "leader"))
        assert self.sign(client, *waiting.values()).status_code == 422
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SUBMITTED}

    def test_nothing_chosen_or_already_signed_is_told(self, head, waiting):
        assert "请选择要签发的告知书" in self.sign(head).content.decode()
        self.sign(head, *waiting.values())
        again = self.sign(head, *waiting.values())
        assert "已经签发、退回或者作废" in again.content.decode()


def test_no_page_names_an_applicant(desk, head, cases):
    pages = [
        desk.get(reverse(INDEX), {"within": 60}),
        preview(desk, *cases.values()),
        drafted(desk, cases["near"]),
        head.get(reverse(SIGN)),
    ]
    for page in pages:
        assert "张三丰" not in page.content.decode()


def test_the_list_costs_the_same_queries_however_many_cases_there_are(
    desk, agency, django_assert_max_num_queries
):
    for _ in range(15):
        registered(agency, on=date(2026, 3, 2))
    with django_assert_max_num_queries(40):
        page = desk.get(reverse(INDEX))
    assert len(page.context["rows"]) == 15


def test_the_most_at_once_is_told(desk, agency, monkeypatch):
    for _ in range(3):
        registered(agency, on=date(2026, 3, 2))
    monkeypatch.setattr(actions, "AT_MOST", 2)
    page = desk.get(reverse(INDEX)).content.decode()
    assert "3 件，列出最早到期的 2 件" in page
    assert views.numbers(["1", "1", "２", "x"]) == [1]
