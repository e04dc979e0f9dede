"""What is wrong with the database, and what can be done about it? (one Chinese line)"""

from __future__ import annotations

import re
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection

_SERVER = (
    (r"connection refused", "没有程序在那里应答，请确认数据库服务器已经启动、主机和端口没有写错"),
    (
        r"could not translate host name|name or service not known|nodename nor servname"
        r"|failed to resolve host|temporary failure in name resolution",
        "找不到这台主机，请检查主机名",
    ),
    (r"no route to host|network is unreachable", "网络不通，请检查网络和主机"),
    (r"timeout expired|timed out", "等候超时，请检查网络、防火墙和主机"),
    (r"password authentication failed|no password supplied", "用户名或密码不对"),
    (r'role ".*" does not exist', "没有这个用户，请先在数据库服务器上建立"),
    (r'database ".*" does not exist', "没有这个数据库，请先在数据库服务器上建立（createdb）"),
    (r"no pg_hba\.conf entry", "服务器不允许这样连接，请检查服务器的 pg_hba.conf"),
    (r"permission denied", "这个用户没有所需的权限"),
    (r"too many (clients|connections)|remaining connection slots", "连接数已满，请稍后再试"),
    (r"starting up|shutting down|recovery mode", "服务器正在启动或者停止，请稍后再试"),
    (r"ssl", "加密连接没有谈成，请检查服务器的 SSL 设置"),
    (r"no such file or directory", "没有程序在那里应答，请确认数据库服务器已经启动"),
    (
        r"closed the connection|connection (not open|already closed|is closed|is lost|was lost)"
        r"|terminating connection|lost synchronization",
        "连接断了，请确认数据库服务器在运行，再重新运行本命令",
    ),
    (r"no space left", "服务器的磁盘已满"),
    (r"lock timeout|deadlock", "数据库正忙，请稍后再试"),
)
_FILE = (
    (r"unable to open database file", "打不开，请检查文件和文件夹的权限、磁盘是否已满"),
    (r"readonly database", "不能写，请检查文件和文件夹的写入权限"),
    (r"database or disk is full", "磁盘已满，请腾出空间后重新运行"),
    (r"disk i/o error", "磁盘读写出错或者已满，请检查磁盘后重新运行"),
    (r"not a database|malformed", "已损坏或者不是数据库，请用备份恢复"),
    (r"locked", "正忙（可能有另一个程序在写），请稍后再试"),
)


def explained(error: Exception) -> str | None:
    """Return where the database is and why it cannot be used; None for a fault of ours.

    What went wrong in a statement we wrote (a missing table, a broken
    constraint) is ours; that the database is away, full or damaged is not.
    """
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    embedded = connection.vendor == "sqlite"
    said = " ".join(str(error).split())
    for pattern, chinese in _FILE if embedded else _SERVER:
        if re.search(pattern, said, re.IGNORECASE):
            return f"{_where(connection.settings_dict, embedded=embedded)}无法使用：{chinese}"
    if isinstance(error, OperationalError | InterfaceError) and not embedded:
        return f"{_where(connection.settings_dict, embedded=embedded)}无法使用：{said}"
    return None


def _where(settings: dict[str, Any], *, embedded: bool) -> str:
    if embedded:
        return f"数据库文件 {settings['NAME']} "
    host = settings["HOST"] or "（本机）"
    return (
        f"数据库服务器（主机 {host}，端口 {settings['PORT'] or 5432}，数据库 {settings['NAME']}，"
        f"用户 {settings['USER'] or '（未指明）'}；见环境变量 GONGKAI_DATABASE_URL）"
    )
