"""Nothing but two lines runs before a public page is drawn, and nothing the policy does not name."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from gongkai_web.config.middleware import PUBLIC_POLICY

PAGES = ("/", "/agencies/", "/search/", "/annual-reports/", "/apply/", "/messages/", "/en/")
NGINX = Path(__file__).parents[3] / "deploy/nginx/gongkai-pages.conf"


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_no_script_holds_the_first_paint(address, client):
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", client.get(address).content.decode())
    assert scripts, "the page was not read"
    for attributes, text in scripts:
        if "src=" in attributes:
            assert re.search(r"\bdefer\b", attributes)
            assert "blocking" not in attributes
        else:
            name = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{name}'" in PUBLIC_POLICY
    assert sum("src=" not in attributes for attributes, _ in scripts) == 1


def test_the_front_server_sends_the_policy_of_the_house():
    sent = re.findall(r'Content-Security-Policy "([^"]*)"', NGINX.read_text("utf-8"))
    assert sent == [PUBLIC_POLICY]
