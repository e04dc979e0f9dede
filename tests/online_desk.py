"""What the tests of the online service know of applicants: what they type, and how they answer."""

import io
import re

from django.core import signing
from django.test import Client
from PIL import Image

from gongkai_web.online import captcha
from gongkai_web.online.models import Submission

PASSWORD = "gong-kai-cha-xun-8"


def photograph(name="证件.png"):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "PNG")
    file = io.BytesIO(data.getvalue())
    file.name = name
    return file


def solved(page):
    """Return the answer to the question on a page, and its token."""
    asked = re.search(r"验证问题：([^<]+)<", page)[1]
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    for number in range(60):
        held = signing.loads(token, salt=captcha.SALT)
        if captcha._sealed(held["n"], number) == held["a"]:
            return {"answer": captcha.chinese(number), "token": token}
    raise AssertionError(asked)


def typed(agency, **more):
    return {
        "agency": agency.code, "applicant_kind": "natural_person", "name": "张三丰",
        "id_kind": "居民身份证", "id_no": "411200199001011238", "phone": "13800001234",
        "address": "示例县示例路1号", "content": "2025年度行政复议案件统计表",
        "supply_form": "电子文档", "supply_way": "网上获取", "is_read": "on",
        "password": PASSWORD, "password_again": PASSWORD, "identity": photograph(), **more,
    }  # fmt: skip


def applied(agency, client=None, **more):
    """Apply, and return the browser and the query code."""
    client = client or Client(enforce_csrf_checks=True)
    page = client.get("/apply/all/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = client.post(
        "/apply/all/",
        {**typed(agency, **more), **solved(page), "csrfmiddlewaretoken": token},
        follow=True,
    )
    found = re.search(r"[34679A-Y]{4}-[34679A-Y]{4}-[34679A-Y]{4}", answer.content.decode())
    assert found, answer.content.decode()[:6000]
    return client, found[0]


def entered(code, password=PASSWORD):
    client = Client()
    return client, client.post("/follow/", {"code": code, "password": password}, follow=True)


def registered(agency, officer):
    """Apply, and register at the desk; return the code and the case."""
    _, code = applied(agency)
    client = Client()
    client.force_login(officer)
    one = Submission.objects.get()
    client.post(
        f"/admin/online-applications/{one.pk}/",
        {"confirmed_on": "2026-12-31", "identity_checked": "核对影像与填写的一致"},
    )
    return code, Submission.objects.get().application
