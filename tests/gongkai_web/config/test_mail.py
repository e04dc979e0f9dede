"""Which server does ``GONGKAI_EMAIL_URL`` name, and what does a bad one say?"""

import pytest

from gongkai_web.config.mail import MailServer, mail_server, sender


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("  ", MailServer()),
        ("smtp://mail.example.gov.cn", MailServer("mail.example.gov.cn", 25)),
        (
            "smtps://gk%40example.gov.cn:p%3Aw%2Fd@mail.example.gov.cn",
            MailServer("mail.example.gov.cn", 465, "gk@example.gov.cn", "p:w/d", is_tls=True),
        ),
        (
            "smtp+starttls://gk:pw@10.0.0.5:2525/",
            MailServer("10.0.0.5", 2525, "gk", "pw", starts_tls=True),
        ),
    ],
)
def test_the_address_says_server_account_and_protection(url, server):
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.gov.cn",
        "http://mail.example.gov.cn",
        "smtp://",
        "smtp://host:port",
        "smtps://gk:geheim@host/inbox",
        "smtp://[host",
    ],
)
def test_a_bad_address_is_told_in_chinese_without_its_password(url):
    with pytest.raises(ValueError, match="GONGKAI_EMAIL_URL 应形如") as refused:
        mail_server(url)
    assert "geheim" not in str(refused.value)


def test_mail_comes_from_the_address_given_else_the_account_else_the_host():
    base = "https://gk.example.gov.cn:8443"
    assert sender(" a@b.cn ", user="c@d.cn", base_url=base) == "a@b.cn"
    assert sender("", user="c@d.cn", base_url=base) == "c@d.cn"
    assert sender("", user="gk", base_url=base) == "gongkai@gk.example.gov.cn"
