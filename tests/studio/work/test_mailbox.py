"""What threads post is opened on the main thread, in order, while who it is for is there."""

from __future__ import annotations

import gc
import os
import signal
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from shiboken6 import delete

from studio.work.desk import WorkDesk
from studio.work.job import Job
from studio.work.mailbox import mailbox, relay


class Listener(QObject):
    """Writes down what it hears, and where."""

    def __init__(self):
        super().__init__()
        self.heard = []
        self.threads = set()

    def hear(self, word):
        self.heard.append(word)
        self.threads.add(QThread.currentThread())


def say_from_thread(tell, words):
    def say():
        for word in words:
            tell(word)

    thread = threading.Thread(target=say)
    thread.start()
    return thread


def test_letters_are_opened_on_the_main_thread_in_the_order_of_each_sender(qapp, qtbot):
    listener = Listener()
    tell = relay(listener.hear)

    senders = [say_from_thread(tell, [(name, n) for n in range(500)]) for name in range(4)]
    qtbot.waitUntil(lambda: len(listener.heard) == 2000, timeout=20_000)

    assert listener.threads == {qapp.thread()}
    for name in range(4):
        assert [n for sender, n in listener.heard if sender == name] == list(range(500))
    for sender in senders:
        sender.join()


@pytest.mark.parametrize("is_deleted_by_qt", [True, False])
def test_a_listener_that_is_gone_hears_nothing(qapp, qtbot, is_deleted_by_qt):
    gone, there = Listener(), Listener()
    tell_gone, tell_there = relay(gone.hear), relay(there.hear)
    heard = gone.heard
    if is_deleted_by_qt:
        delete(gone)
    else:
        del gone
        gc.collect()

    say_from_thread(tell_gone, [1]).join()
    say_from_thread(tell_there, [2]).join()
    qtbot.waitUntil(lambda: there.heard == [2])

    assert heard == []


def test_a_letter_that_fails_does_not_hold_up_the_next(qapp, qtbot, monkeypatch):
    reported, opened = [], []
    monkeypatch.setattr("sys.excepthook", lambda *told: reported.append(told[0]))
    box = mailbox()

    box.post(box, lambda: 1 / 0)
    box.post(box, lambda: opened.append(1))
    qtbot.waitUntil(lambda: opened == [1])

    assert reported == [ZeroDivisionError]


def test_a_job_that_is_deleted_last_does_not_take_its_desk_with_it(qapp):
    desk = WorkDesk()
    desk.start(Job("Counting", lambda _task: None))
    desk.end_all()
    desk.close()
    gone = []
    desk.destroyed.connect(lambda: gone.append("desk"))

    del desk
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert gone == ["desk"]


def test_a_closed_desk_starts_nothing(qapp):
    desk, begun = WorkDesk(), []
    desk.close()

    job = desk.start(Job("Counting", lambda _task: begun.append(1)))

    assert not job.is_running
    assert job.join(0)
    assert begun == []


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send itself this signal")
def test_a_signal_wakes_a_loop_that_sleeps(qapp, qtbot):
    handled = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: handled.append(number))
    mailbox().wake_at_signals()
    try:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        qtbot.waitUntil(lambda: bool(handled), timeout=5_000)
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGUSR1, before)
