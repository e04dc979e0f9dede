"""What does everybody see of messages? What two people masked and approved, and numbers; nothing else."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai_web.mailbox import actions, asking, numbers, publishing
from gongkai_web.mailbox.casework import StepRefused
from gongkai_web.mailbox.models import Act, Message, PublicText
from mailbox_desk import AT, LATER, answered, prepared, published, sent

pytestmark = pytest.mark.django_db
ON = LATER.date()
PRIVATE = ("LIUYAN", "DAFU", "张三丰", "13800001234", "zsf@example.com")
PUBLIC = ("GONGKAI-WEN", "GONGKAI-DA")


def seen_by_everybody():
    """Return all that the public pages, the search and the feeds say about messages."""
    client = Client()
    addresses = [
        "/", "/messages/", "/messages/answers/", "/messages/numbers/", "/messages/numbers.csv",
        "/messages/receipt/", "/messages/follow/", "/site-map/", "/search/?q=公证",
        "/messages/new/inquiry/",
        *(f"/messages/answers/{pk}/" for pk in Message.objects.values_list("pk", flat=True)),
    ]  # fmt: skip
    return "\n".join(client.get(one, follow=True).content.decode() for one in addresses)


def waiting(agency, officer, leader):
    return sent(agency)[0]


def drafted(agency, officer, leader):
    message, _ = sent(agency)
    actions.draft(actor=officer, message=message, text="DAFU-NEIRONG", at=LATER)


def handed(agency, officer, leader):
    message, _ = sent(agency)
    actions.to_petition(actor=officer, message=message, office="信访局", told="DAFU", at=LATER)


def laid_before(agency, officer, leader):
    prepared(answered(agency, officer, leader), officer)


def sent_back(agency, officer, leader):
    message = answered(agency, officer, leader)
    text = prepared(message, officer)
    publishing.send_back(actor=leader, message=message, text=text, reason="DAFU", at=LATER)


def taken_down(agency, officer, leader):
    message = published(agency, officer, leader)
    publishing.take_down(actor=officer, message=message, reason="DAFU", at=LATER)


def refused_since(agency, officer, leader):
    asking.refuse_publication(message=published(agency, officer, leader), at=LATER)


@pytest.mark.parametrize(
    "course",
    [waiting, drafted, handed, answered, laid_before, sent_back, taken_down, refused_since],
)
def test_nothing_unapproved_is_public(agency, officer, leader, course):
    course(agency, officer, leader)
    text = seen_by_everybody()
    for mark in (*PRIVATE, *PUBLIC):
        assert mark not in text, mark


def test_what_was_approved_is_public_and_nothing_of_the_message_itself(agency, officer, leader):
    published(agency, officer, leader)
    text = seen_by_everybody()
    for mark in PUBLIC:
        assert mark in text
    for mark in PRIVATE:
        assert mark not in text


def test_a_new_text_replaces_the_old_only_when_it_is_approved(agency, officer, leader):
    message = published(agency, officer, leader)
    text = prepared(message, officer, reply="GONGKAI-XIN")
    assert "GONGKAI-XIN" not in seen_by_everybody()
    publishing.approve(actor=leader, message=message, text=text, is_checked=True, at=LATER, on=ON)
    assert "GONGKAI-XIN" in seen_by_everybody()
    assert "GONGKAI-DA" not in seen_by_everybody()


def _refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_the_database_shows_nothing_that_nobody_else_approved(agency, officer, leader):
    message = answered(agency, officer, leader)
    text = prepared(message, officer)
    one = Message.objects.filter(pk=message.pk)
    _refused(lambda: one.update(shown=text))
    fields = {"message": message, "kind": "published", "on": ON, "at": LATER, "agency": agency}
    _refused(lambda: Act.objects.create(text=text, actor=officer, **fields))
    _refused(lambda: Act.objects.create(text=text, actor=None, **fields))
    other = answered(agency, officer, leader)
    _refused(lambda: Act.objects.create(text=prepared(other, officer), actor=leader, **fields))
    asking.refuse_publication(message=message, at=LATER)
    _refused(lambda: Act.objects.create(text=text, actor=leader, **fields))
    _refused(lambda: one.update(refuses_publication=False))
    assert not PublicText.objects.public().exists()


def test_a_shown_message_is_hidden_with_the_askers_no(agency, officer, leader):
    message = published(agency, officer, leader)
    _refused(lambda: Message.objects.filter(pk=message.pk).update(refuses_publication=True))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"question": "张三丰问公证"}, "留言人的姓名"),
        ({"reply": "请回电 13800001234"}, "留言人"),
        ({"title": "写给ZSF@example.com"}, "留言人"),
        ({"question": "请联系13911112222"}, "手机号码"),
        ({"reply": "身份证411200199001011238"}, "居民身份证号码"),
    ],
)
def test_a_text_with_personal_data_is_not_laid_before_anybody(agency, officer, leader, words, told):
    message = answered(agency, officer, leader)
    with pytest.raises(StepRefused, match=told):
        prepared(message, officer, **words)
    assert not message.texts.exists()


def test_the_proposal_is_masked(agency, officer, leader):
    message = answered(agency, officer, leader)
    client = Client()
    client.force_login(officer)
    page = client.get(f"/admin/mailbox/{message.pk}/prepare/").content.decode()
    assert "LIUYAN-NEIRONG 我叫***，手机***********，想问公证收费标准。" in page


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60),
    st.sampled_from(["13800001234", "411200199001011238"]),
    st.booleans(),
)
def test_masking_keeps_the_length_and_hides_the_number(around, number, before):
    text = f"{around}，电话{number}。" if before else f"电话{number}，{around}"
    hidden = publishing.masked(text, on=ON, own={"phone": number})
    assert len(hidden) == len(text)
    assert number not in hidden


def test_the_months_are_counted_from_the_records(agency, other_agency, officer, leader):
    def on(month, day=2):
        return datetime(2026, month, day, 2, tzinfo=UTC)

    sent(agency, at=on(1))
    published(agency, officer, leader, sent_at=on(2))
    sent(other_agency, "mistake", at=on(2))
    spam, _ = sent(agency, at=on(2))
    actions.close(actor=officer, message=spam, why="spam", told="垃圾", at=on(2, 3))
    gone, _ = sent(agency, at=on(2))
    asking.withdraw(message=gone, at=on(2, 3))
    handed, _ = sent(agency, at=on(12, 30))
    actions.to_petition(actor=officer, message=handed, office="信访局", told="已转", at=LATER)
    months, total = numbers.rows(numbers.counted(), 2026, today=date(2026, 12, 31))
    assert [row.received for row in months] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (total.received, total.done, total.answered, total.petitions) == (4, 2, 1, 1)
    assert (total.waiting, total.late, total.public, total.rate) == (2, 2, 1, "50.0%")
    assert total.in_time == 1, "the answer of February came in December"
    assert sum(row.done for row in months) == total.done
    page = Client().get("/messages/numbers/?year=2026").content.decode()
    assert "50.0%" in page
    data = Client().get("/messages/numbers.csv?year=2026&kind=mistake").content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[-1][:3] == ["2026年合计", "1", "0"]
    assert len(rows) == 14


def test_a_month_begins_at_midnight_here(agency):
    sent(agency, at=datetime(2026, 11, 30, 16, 30, tzinfo=UTC))
    months, _ = numbers.rows(numbers.counted(), 2026, today=date(2026, 12, 31))
    assert months[11].received == 1


@pytest.mark.parametrize("address", ["/messages/", "/messages/answers/"])
def test_a_list_asks_as_often_for_many_as_for_few(
    agency, officer, leader, django_assert_max_num_queries, address
):
    for _ in range(6):
        published(agency, officer, leader, sent_at=AT)
    with django_assert_max_num_queries(12):
        assert Client().get(address).status_code == 200
