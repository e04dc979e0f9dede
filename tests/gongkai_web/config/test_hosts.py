"""What may be said about the sites that take pages in?"""

import pytest

from gongkai_web.config.hosts import embedding_hosts


def test_each_agency_has_its_own_address():
    told = "sfj=https://www.example.gov.cn/sfj/{path}\n czj=http://x.example/p.jsp?p={path}"
    assert embedding_hosts(told) == {
        "sfj": "https://www.example.gov.cn/sfj/{path}",
        "czj": "http://x.example/p.jsp?p={path}",
    }
    assert embedding_hosts(" ") == {}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("https://www.example.gov.cn/{path}", "单位代码="),
        ("sfj=www.example.gov.cn/{path}", "单位代码="),
        ("sfj=javascript:{path}", "单位代码="),
        ("=https://www.example.gov.cn/{path}", "单位代码="),
        ("sfj=https://www.example.gov.cn/", "一处"),
        ("sfj=https://www.example.gov.cn/{path}/{path}", "一处"),
        ("sfj=https://a.example/{path} sfj=https://b.example/{path}", "写了两次"),
    ],
)
def test_what_cannot_be_an_address_is_refused(told, said):
    with pytest.raises(ValueError, match=said):
        embedding_hosts(told)
