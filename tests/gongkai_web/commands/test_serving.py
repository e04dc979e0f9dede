"""Under which address is what we serve found?"""

import pytest

from gongkai_web.commands.serving import address_of


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("0.0.0.0", 8641, "http://127.0.0.1:8641"),
        ("::", 80, "http://127.0.0.1:80"),
        ("::1", 8000, "http://[::1]:8000"),
        ("gk.example.gov.cn", 8000, "http://gk.example.gov.cn:8000"),
    ],
)
def test_a_browser_on_this_machine_finds_it_there(host, port, address):
    assert address_of(host, port) == address
