import os
import signal
import subprocess
import sys
import time

import pytest

from okrapp import processes


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def spawn(code: str) -> subprocess.Popen[bytes]:
    return processes.spawn([sys.executable, "-uc", code], output=subprocess.PIPE)


def first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout
    return process.stdout.readline().decode().strip()


def test_a_child_that_refuses_to_stop_is_killed() -> None:
    process = spawn("import signal, time; signal.signal(15, signal.SIG_IGN); print('up'); time.sleep(60)")
    first_line(process)

    processes.stop(process, patience=0.1)

    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_child_left_behind_goes_with_it() -> None:
    process = spawn("import subprocess; print(subprocess.Popen(['sleep', '60']).pid)")
    left = int(first_line(process))
    while not processes.has_ended(process):
        time.sleep(0.01)

    processes.stop(process)

    deadline = time.monotonic() + 5
    while alive(left) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(left)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    code = (
        "import subprocess, sys, time; sys.path.insert(0, '.'); from okrapp import processes;"
        "print(processes.spawn(['sleep', '60'], output=subprocess.DEVNULL).pid); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-uc", code], stdout=subprocess.PIPE) as parent:
        child = int(first_line(parent))
        parent.kill()

    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(child)


def test_a_ctrl_c_at_the_terminal_does_not_reach_a_child() -> None:
    process = spawn("print('up'); import time; time.sleep(60)")
    first_line(process)

    assert os.getpgid(process.pid) != os.getpgid(0)

    processes.kill(process)
