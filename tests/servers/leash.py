"""Runs one command that ends when its parent ends, as another user if asked: no server outlives a killed test run.

usage: python -I -S leash.py SIGNAL USER COMMAND [ARGUMENT ...]     (USER may be "-")
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(arguments: list[str]) -> None:
    """Replace this process by the command. The user is changed first: changing it later would untie the leash."""
    signal_name, user, *command = arguments
    parent = os.getppid()
    if user != "-":
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.Signals[signal_name]))
        if os.getppid() != parent:  # it ended while we were getting ready
            raise SystemExit("the parent is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
