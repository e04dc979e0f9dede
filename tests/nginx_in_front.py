"""A real nginx with the shipped configuration, on a port of this test."""

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

DEPLOY = Path(__file__).parents[1] / "deploy" / "nginx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _as_who():
    """Return the line that lets workers read a folder of this test."""
    return "user root;\n" if os.geteuid() == 0 else ""


def shared_part(*, application):
    """Return what the shipped configuration says outside its servers, for an application on this port."""
    text = (DEPLOY / "gongkai.conf").read_text("utf-8")
    return text[: text.index("\nserver {")].replace("127.0.0.1:8000", f"127.0.0.1:{application}")


def temporary_folders(folder):
    """Return the lines that keep what nginx puts down in a folder of this test."""
    return "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )


def started(port):
    """Wait until it listens."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def configured(folder, *, baked, port, application):
    """Write the shipped configuration for this test: other folder, ports and no TLS; return its path."""
    shared = re.sub(r"rate=\d+r/s", "rate=100000r/s", shared_part(application=application))
    pages = (DEPLOY / "gongkai-pages.conf").read_text("utf-8")
    (folder / "pages.conf").write_text(pages.replace("/var/cache/gongkai", str(baked)), "utf-8")
    (folder / "nginx.conf").write_text(
        f"{_as_who()}worker_processes 2;\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{\naccess_log off;\n{temporary_folders(folder)}{shared}\n"
        f"server {{ listen 127.0.0.1:{port}; server_name _; include {folder}/pages.conf; }}\n}}\n",
        "utf-8",
    )
    return folder / "nginx.conf"


@contextmanager
def nginx(folder, *, baked, application):
    """Run it; yield its address."""
    port = free_port()
    path = configured(folder, baked=baked, port=port, application=application)
    with subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder)]) as process:
        try:
            started(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
