"""Programs read the class of an item as its page tells it: name and code."""

import pytest
from django.test import Client

from gongkai.publishing.codes import code_list

from .conftest import published


@pytest.mark.parametrize(
    ("topic", "code"),
    [("综合政务", "02"), ("综合政务\\政务公开", "02"), ("司法", None), ("", None)],
)
def test_an_item_tells_its_topic_with_the_code(office, topic, code):
    item = published(office, topic=topic, genre="通知")
    for told in (
        Client().get(f"/api/public/items/{item.pk}").json(),
        Client().get("/api/public/items").json()["items"][0],
    ):
        assert (told["topic"], told["topic_code"]) == (topic or None, code)
        assert (told["genre"], told["genre_code"]) == ("通知", code_list("genre").code("通知"))
        assert told["genre_code"]
