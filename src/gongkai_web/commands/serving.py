"""``gongkai serve``: the portal and the back office on one address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import NoReturn

import click

from gongkai.console import UsageProblem
from gongkai.system_errors import reason


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口"
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="工作进程数",
)
def serve(host: str, port: int, workers: int) -> None:
    """启动门户网站和工作后台，按 Ctrl+C 停止。"""
    from gongkai_web.config.bootstrap import setup

    setup()
    serve_forever(host=host, port=port, workers=workers)


def serve_forever(*, host: str, port: int, workers: int = 2) -> None:
    """Serve until asked to stop; print the addresses first.

    The database must be ready (see ``bootstrap.setup``). Raises UsageProblem
    where the address cannot be used.
    """
    refuse_taken(host, port)
    base = address_of(host, port)
    _allow(host, base)

    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    click.echo(f"门户网站  {base}/")
    click.echo(f"工作后台  {base}/admin/")
    click.echo("按 Ctrl+C 停止。")
    sys.stdout.flush()
    # The workers are forks: a connection to SQLite must not be carried over.
    connections.close_all()
    Granian(
        "gongkai_web.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
    click.echo("已停止。", err=True)


def serve_afresh(*, host: str, port: int) -> NoReturn:
    """Become ``gongkai serve``: a process that has done nothing else yet.

    The workers are forks of the process that serves. Threads do not survive a
    fork, and writing a PDF leaves a pool of them behind: a worker forked after
    it would wait for that pool for ever.
    """
    from django.db import connections

    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "gongkai.cli", "serve", "--host", host, "--port", str(port)]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command))
    os.execv(sys.executable, command)


def _shown(host: str) -> str:
    """Return the host under which a browser on this machine finds what listens there."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def address_of(host: str, port: int) -> str:
    """Return the address under which a browser on this machine finds what listens there."""
    shown = _shown(host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _allow(host: str, base: str) -> None:
    """Let the worker processes, which read the environment anew, answer under this address."""
    shown = _shown(host)
    if "GONGKAI_ALLOWED_HOSTS" not in os.environ:
        names = ["127.0.0.1", "localhost", "[::1]"]
        if host in ("0.0.0.0", "::"):
            names.append(socket.gethostname())
        elif shown not in names:
            names.append(f"[{shown}]" if ":" in shown else shown)
        os.environ["GONGKAI_ALLOWED_HOSTS"] = ",".join(names)
    os.environ.setdefault("GONGKAI_BASE_URL", base)


def refuse_taken(host: str, port: int) -> None:
    """Raise UsageProblem where the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageProblem(
                f"无法在 {host} 的 {port} 端口提供服务（{reason(error)}），"
                "请检查地址，或用 --port 换一个端口"
            ) from error
