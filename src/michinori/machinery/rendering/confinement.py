"""Confining this process for good before it reads a stranger's file.

Everywhere: limits on memory, processor time, files and processes. On Linux also a seccomp filter that allows only the
system calls in ``_ALLOWED``: no opening of files, no sockets, no new process or program. The kernel holds it for root
and everybody else alike, without a capability and inside containers (docs/decisions/0031). Elsewhere Python's own audit
events refuse the same things, which stops Python code but not a broken decoder.
"""

import ctypes
import platform
import resource
import struct
import sys

MEMORY = 900 * 1024 * 1024
SECONDS = 10
_MOST_OPEN = 32

# The numbers of: read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn
# pread64 readv writev sched_yield mremap madvise dup nanosleep getpid exit exit_group fcntl gettimeofday sigaltstack
# gettid futex clock_gettime getrandom; on ARM ppoll for poll.
_ALLOWED = {
    ("x86_64", 0xC000003E): (
        0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 32, 35, 39, 60, 231, 72, 96, 131, 186, 202,
        228, 318,
    ),
    ("aarch64", 0xC00000B7): (
        63, 64, 57, 80, 73, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 23, 101, 172, 93, 94, 25,
        169, 132, 178, 98, 113, 278,
    ),
}  # fmt: skip
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # _REFUSE: the call fails with EPERM
_REFUSED_EVENTS = ("open", "socket.", "subprocess.", "os.", "ctypes.", "shutil.")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def confine() -> None:
    """Confine this process irrevocably. Import everything needed and open every file before.

    Raises OSError if the kernel refuses the filter.
    """
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, _MOST_OPEN)
    _limit(resource.RLIMIT_NPROC, 0)
    if not _filter_calls():
        sys.addaudithook(_refuse)


def _limit(which: int, most: int) -> None:
    try:
        resource.setrlimit(which, (most, most))
    except (ValueError, OSError):  # macOS knows no limit of the address space
        if sys.platform == "linux":
            raise


def _filter_calls() -> bool:
    """Install the filter; False on a system that has none for this machine."""
    found = [one for one in _ALLOWED if one[0] == platform.machine()]
    if sys.platform != "linux" or not found:
        return False
    instructions = _instructions(found[0][1], _ALLOWED[found[0]])
    program = _Program(len(instructions) // 8, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "seccomp")
    return True


def _instructions(machine: int, allowed: tuple[int, ...]) -> bytes:
    """A program for the kernel's packet filter: calls of another machine's table kill, those not allowed fail."""
    lines = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        *((_JUMP_IF_EQUAL, len(allowed) - index, 0, number) for index, number in enumerate(allowed)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)
