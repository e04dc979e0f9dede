"""The real server, alone and behind a real nginx: exact while others write, the same headers, no cookie."""

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
from django.db import connection

from gongkai_web.baking.answers import PLAIN
from nginx_in_front import NGINX, free_port, nginx

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="needs file locks")]

BEGIN = """
from gongkai_web.agencies.models import Agency
Agency.objects.create(code="ju", name="示例局", telephone="No.0")
"""
ACT = """
import time
from django.db import transaction
from gongkai_web.agencies.models import Agency
for at in range(1, 21):
    time.sleep(0.25)
    with transaction.atomic():
        Agency.objects.filter(code="ju").update(telephone=f"No.{at}")
        time.sleep(0.05 * (at % 3))
    print(at, time.time(), flush=True)
    if at == 10:
        with transaction.atomic():
            Agency.objects.filter(code="ju").update(telephone="No.999")
            time.sleep(0.3)
            transaction.set_rollback(True)
"""


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """Return the address of an empty database where the tests run on a server, else none."""
    if connection.vendor == "sqlite":
        yield None
        return
    import psycopg

    url = os.environ["GONGKAI_DATABASE_URL"]
    name = f"gongkai_front_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{url.rpartition('/')[0]}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def environment(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("front")
    told = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    told |= {
        "GONGKAI_HOME": str(folder / "home"), "GONGKAI_BAKED": str(folder / "cache"),
        "GONGKAI_FRONT": "1", "GONGKAI_ALLOWED_HOSTS": "127.0.0.1",
    }  # fmt: skip
    if database:
        told["GONGKAI_DATABASE_URL"] = database
    gongkai(told, "manage", "migrate", "--verbosity", "0")
    gongkai(told, "manage", "shell", "-v", "0", "-c", BEGIN)
    return told


def gongkai(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli", *words], env=environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip


@contextmanager
def served(environment):
    """Run the real server with two workers; yield its port."""
    port = free_port()
    words = [sys.executable, "-m", "gongkai.cli", "serve", "--port", str(port)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module", params=["alone", "nginx"])
def site(request, environment, tmp_path_factory):
    """Return the address of the site, served alone or through nginx."""
    if request.param == "nginx" and NGINX is None:
        pytest.skip("no nginx is installed here")
    with served(environment) as port:
        if request.param == "alone":
            yield f"http://127.0.0.1:{port}"
            return
        folder = tmp_path_factory.mktemp("nginx")
        with nginx(folder, baked=environment["GONGKAI_BAKED"], application=port) as address:
            time.sleep(1)
            yield address


def test_nobody_reads_what_was_changed_before_they_asked(site, environment):
    seen, stop = [], threading.Event()

    def read():
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                asked = time.time()
                answer = client.get(f"{site}/ju/")
                assert answer.status_code == 200
                seen.append((asked, int(re.search(r"No\.(\d+)", answer.text)[1])))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    told = gongkai(environment, "manage", "shell", "-v", "0", "-c", ACT)
    time.sleep(0.5)
    stop.set()
    for reader in readers:
        reader.join()
    done = [(int(at), float(when)) for at, when in map(str.split, told.strip().splitlines())]
    assert len(done) == 20
    late = [
        (asked, value, at)
        for asked, value in seen
        for at, when in done
        if asked > when and value < at
    ]
    assert not late
    assert len(seen) > 100
    assert 999 not in {value for _, value in seen}, "what was rolled back is read by nobody"


def test_pages_have_the_same_headers_however_they_come(site):
    wanted = {name.lower(): value for name, value in PLAIN.items()}
    with httpx.Client(timeout=60) as client:
        client.get(f"{site}/agencies/")
        answer = client.get(f"{site}/agencies/")
        assert {name: answer.headers.get(name) for name in wanted} == wanted
        assert answer.headers["etag"].endswith('"')
        assert answer.headers["content-encoding"] in ("gzip", "br")
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "set-cookie" not in answer.headers
        assert "last-modified" not in answer.headers
        known = {"If-None-Match": answer.headers["etag"]}
        again = client.get(f"{site}/agencies/", headers=known)
        assert again.status_code == 304
        assert again.headers["cache-control"] == "no-cache"
        assert client.get(f"{site}/nobody/", headers=known).status_code == 404
        assert client.head(f"{site}/agencies/").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/../home/secrets/", "/%2e%2e/", "/agencies/index.html", "/front/", "/agencies/?x=1"],
)
def test_odd_addresses_lead_to_the_application(site, address):
    answer = httpx.get(f"{site}{address}", timeout=60)
    assert answer.status_code in (200, 400, 404)
    assert "secret_key" not in answer.text


def test_styles_and_scripts_are_kept_for_a_year(site):
    page = httpx.get(f"{site}/", timeout=60)
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert any(re.search(r"\.[0-9a-f]{12}\.css$", name) for name in names)
    for name in names:
        answer = httpx.get(f"{site}{name}", timeout=60)
        assert answer.status_code == 200, name
        assert "immutable" in answer.headers["cache-control"], name
        assert "set-cookie" not in answer.headers
    assert " defer" in page.text or "<script" not in page.text


def test_who_is_signed_in_is_not_served_from_the_shelf(site):
    answer = httpx.get(f"{site}/agencies/", headers={"Cookie": "gongkai_session=x"}, timeout=60)
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("packing", ["gzip", "br", "identity"])
def test_public_answers_are_packed_once_and_forms_never(site, packing):
    asked = {"Accept-Encoding": packing}
    with httpx.Client(timeout=60, headers=asked) as client:
        for path in (
            "/search/?q=示例",
            "/feed/",
            "/api/openapi.json",
            "/policies/?q=示例",
        ):
            answer = client.get(f"{site}{path}")
            assert answer.status_code == 200, path
            assert answer.headers.get("content-encoding", "identity") == packing, path
            assert answer.headers.get_list("vary") == ["Accept-Encoding"], path
            if known := answer.headers.get("etag"):
                again = client.get(f"{site}{path}", headers={"If-None-Match": known})
                assert again.status_code == 304, path
        for path in ("/apply/", "/follow/", "/messages/new/inquiry/?agency=ju", "/admin/login/"):
            answer = client.get(f"{site}{path}")
            assert answer.status_code == 200, path
            assert "content-encoding" not in answer.headers, path
