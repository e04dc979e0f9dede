"""Whom the front server counts as one visitor: an IPv4 address, or the network of an IPv6 one."""

import subprocess

import httpx
import pytest

from nginx_in_front import NGINX, free_port, shared_part, started, temporary_folders

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx is installed here"),
]

SAME = [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:7"),
    ("2001:db8::1", "2001:db8::2:1"),
    ("fd00::1", "fd00::9"),
]
OTHER = [
    ("203.0.113.4", "203.0.113.5"),
    ("2001:db8:1:2::1", "2001:db8:1:3::1"),
    ("2001:db8::1", "2001:db9::1"),
    ("::ffff:203.0.113.4", "::ffff:203.0.113.5"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visitors")
    port = free_port()
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ }}\n"
        f"http {{\naccess_log off;\n{temporary_folders(folder)}{shared_part(application=free_port())}\n"
        f"server {{ listen 127.0.0.1:{port}; set_real_ip_from 127.0.0.1; real_ip_header X-Is;\n"
        'location / { return 200 "$gongkai_visitor"; } }\n}\n',
        "utf-8",
    )
    with subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder)]) as process:
        try:
            started(port)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                yield lambda address: client.get("/", headers={"X-Is": address}).text
        finally:
            process.terminate()
            process.wait(10)


@pytest.mark.parametrize(("one", "another"), SAME)
def test_a_household_is_one_visitor(told, one, another):
    assert told(one) == told(another)


@pytest.mark.parametrize(("one", "another"), OTHER)
def test_others_are_others(told, one, another):
    assert told(one) != told(another)
