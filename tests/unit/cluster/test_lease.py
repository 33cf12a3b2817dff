"""When the hold of another builder is void."""

import os
import socket
import subprocess
import sys
import time

import pytest

from zzqa.cluster.lease import Holder


def holder(**changed: object) -> Holder:
    given = {"hold": "another", "host": socket.gethostname(), "process": os.getppid(), "seen": time.time()}
    return Holder(**{**given, **changed})


def test_a_hold_that_was_renewed_is_not_void():
    assert not holder().is_gone()
    assert not holder(host="elsewhere", process=1).is_gone()


def test_a_hold_that_was_not_renewed_is_void():
    assert holder(seen=time.time() - 121).is_gone()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not asked there")
def test_the_hold_of_a_process_that_ended_is_void():
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert holder(process=ended.pid).is_gone()


def test_what_asks_a_process_elsewhere_would_interrupt_it_on_windows(monkeypatch):
    """There os.kill(process, 0) sends Ctrl-C."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("the other builder was interrupted"))
    assert not holder().is_gone()
