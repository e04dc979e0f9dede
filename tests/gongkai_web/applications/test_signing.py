"""Who signs a letter, who returns it, and where do those that wait stand?"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from gongkai_web.applications import letters
from gongkai_web.applications.models import LetterState
from office_work import accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(agency, person):
    """Return a maker of people before one and the same case, by their name and role."""
    settings_for(agency)
    case = registered(agency, on=date(2026, 12, 7))

    def make(name, role):
        client = Client()
        client.force_login(person(name, agency, role))
        return Desk(client, case)

    return make


def drafted(desk):
    """Draft a refusal and lay it before the head."""
    accepted(desk.take("replied", "?outcome=withheld_process_info&code=S09",
                       **{"letter-which": ["discussion"], "letter-reason": "尚在讨论"}))  # fmt: skip


def page_of(desk):
    """Return the page of the case's letter as this person has it."""
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    return desk.client.get(url).content.decode()


def test_who_put_a_letter_into_other_words_does_not_sign_it_nor_who_drafted_it(before):
    first, second = before("ling", "leader"), before("fu", "leader")
    drafted(first)
    words = next(
        block.key
        for block in letters.content_of(first.letter()).letter.paragraphs
        if not block.locked
    )
    accepted(second.act("rewrite", **{f"p-{words}": "另一位负责人全部改写。"}))
    accepted(before("li", "officer").act("submit"))
    for writer in (first, second):
        page = page_of(writer)
        assert "您起草或者改写了这份文书" in page
        assert 'value="approve"' not in page
        assert "改写的人也不能" in writer.act("approve").content.decode()
    accepted(before("zheng", "leader").act("approve"))
    assert first.letter().state == LetterState.APPROVED


def test_a_signed_letter_that_is_not_sent_is_returned_on_its_page(before):
    desk, head = before("li", "officer"), before("ling", "leader")
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    assert 'value="return"' not in page_of(desk)
    page = page_of(head)
    assert 'value="return"' in page
    assert 'value="approve"' not in page
    accepted(head.act("return", remark="理由写具体些"))
    letter = head.letter()
    assert (letter.state, letter.remark, letter.approved_digest) == ("draft", "理由写具体些", "")
