"""The question in words: heard and answered by anybody, once, not in no time, not without end."""

import pytest
from django.core import signing
from django.test import Client

from gongkai_web.online import captcha, limits
from online_desk import solved, typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("１２", 12), ("十二", 12), ("二十", 20), ("三十五", 35), ("两", 2), ("〇", 0),
        (" 7 。", 7), ("星期日", 7), ("周三", 3), ("礼拜天", 7), ("日", 7), ("天", 7), ("5个", 5), ("十一月", 11),
        ("等于9", 9), ("", None), ("不知道", None), ("1234", None), ("12\x00", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text, number):
    assert captcha.number_in(text) == number


def test_every_question_is_words_alone_and_its_answer_opens_it():
    for kind in captcha._KINDS:
        for _ in range(60):
            question = kind()
            assert 0 <= question.answer < 60
            assert captcha.number_in(captcha.chinese(question.answer)) == question.answer
            assert question.text.endswith(("？", "7）"))


def test_the_token_does_not_hold_the_answer():
    _, token = captcha.new_question()
    held = signing.loads(token, salt=captcha.SALT)
    assert set(held) == {"n", "a", "t"}
    assert len(held["a"]) == 64


@pytest.mark.django_db
def test_who_answers_in_no_time_is_asked_again(agency, monkeypatch):
    monkeypatch.setattr(captcha, "AT_LEAST", 3)
    client = Client()
    page = client.get("/apply/all/").content.decode()
    answer = client.post("/apply/all/", {**typed(agency), **solved(page)})
    assert "提交得太快" in answer.content.decode()


@pytest.mark.django_db
def test_who_guesses_without_end_waits(agency, monkeypatch):
    monkeypatch.setattr(limits, "ANSWERS", limits.Limit("online-answers", 2))
    client = Client()
    for _ in range(2):
        page = client.get("/apply/all/").content.decode()
        client.post("/apply/all/", {**typed(agency), **solved(page), "answer": "99"})
    page = client.get("/apply/all/").content.decode()
    answer = client.post("/apply/all/", {**typed(agency), **solved(page)}).content.decode()
    assert "回答次数过多" in answer
    assert "申请已提交" not in answer
