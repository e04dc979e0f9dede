"""What does the operating system mean when it refuses? (one Chinese reason for each errno)

Everything that opens, writes or listens says why it could not in these words.
"""

from __future__ import annotations

import errno
import os

_REASONS = {
    "EACCES": "没有权限",
    "EADDRINUSE": "端口已被别的程序占用",
    "EADDRNOTAVAIL": "本机没有这个地址",
    "EAFNOSUPPORT": "本机不支持这种地址",
    "EBUSY": "正被别的程序使用",
    "ECONNREFUSED": "对方没有应答",
    "EDQUOT": "磁盘配额已用完",
    "EEXIST": "已有同名文件",
    "EFBIG": "文件超过了允许的大小",
    "EINVAL": "系统不接受这个名称或者操作",
    "EIO": "磁盘读写出错",
    "EISDIR": "是文件夹，不是文件",
    "ELOOP": "符号链接绕成了圈",
    "EMFILE": "同时打开的文件太多",
    "ENAMETOOLONG": "文件名过长",
    "ENFILE": "同时打开的文件太多",
    "ENODEV": "没有这个设备",
    "ENOENT": "没有这个文件或者文件夹",
    "ENOMEM": "内存不足",
    "ENOSPC": "磁盘已满",
    "ENOTDIR": "路径中有一段不是文件夹",
    "ENOTEMPTY": "文件夹不是空的",
    "ENXIO": "没有这个设备",
    "EPERM": "没有权限",
    "EPIPE": "接收输出的程序已经结束",
    "EROFS": "磁盘是只读的",
    "ESTALE": "网络磁盘已断开",
    "ETIMEDOUT": "等候超时",
    "ETXTBSY": "正被别的程序使用",
}
# Not every system knows every errno.
_BY_NUMBER = {
    number: chinese for name, chinese in _REASONS.items() if (number := getattr(errno, name, None))
}


def reason(error: OSError) -> str:
    """Return why the system refused, in a few Chinese words; an unknown errno by its number."""
    if type(error).__name__ == "gaierror":  # its module is costly to import for a word
        return "找不到这个主机名"
    if error.errno is None:
        return "系统拒绝了这个操作"
    return _BY_NUMBER.get(error.errno, f"系统拒绝了这个操作，错误号 {error.errno}")


def reason_named(english: str) -> str:
    """Return the Chinese reason for the system's own English words; other words unchanged."""
    return next(
        (chinese for number, chinese in _BY_NUMBER.items() if os.strerror(number) == english),
        english,
    )
