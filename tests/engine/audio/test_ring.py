"""The ring: what goes in comes out, in order, once."""

import threading
import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.ring import Ring, Tail

STEPS = st.lists(st.one_of(st.integers(0, 12), st.just("read")), max_size=40)


def numbered(first: int, n: int) -> np.ndarray:
    return np.arange(first, first + n, dtype=np.float32)


@given(steps=STEPS, capacity=st.integers(1, 10))
def test_samples_come_out_as_a_list_would_give_them(steps, capacity):
    ring, waiting, n_sent, n_dropped = Ring(capacity), [], 0, 0
    for step in steps:
        if step == "read":
            assert ring.read().tolist() == waiting
            waiting = []
        else:
            samples = numbered(n_sent, step)
            n_fitting = min(step, capacity - len(waiting))
            waiting += samples[:n_fitting].tolist()
            n_sent, n_dropped = n_sent + step, n_dropped + step - n_fitting
            ring.write(samples)
        assert len(ring) == len(waiting)
        assert ring.n_dropped == n_dropped


def test_two_threads_lose_nothing():
    ring, n, read = Ring(1_000), 40_000, []

    def write() -> None:
        sent = 0
        while sent < n:
            if len(ring) <= 1_000 - 64:
                ring.write(numbered(sent, 64))
                sent += 64
            else:
                time.sleep(0)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive() or len(ring):
        read.append(ring.read())
    writer.join()

    assert ring.n_dropped == 0
    assert np.array_equal(np.concatenate(read), numbered(0, n))


@given(sizes=st.lists(st.integers(0, 9), max_size=20), n_wanted=st.integers(0, 12))
def test_a_tail_is_the_end_of_all_that_came(sizes, n_wanted):
    tail, n_sent = Tail(n_wanted), 0
    for size in sizes:
        tail.add(numbered(n_sent, size))
        n_sent += size

    expected = numbered(max(0, n_sent - n_wanted), min(n_wanted, n_sent)).tolist()
    assert tail.read().tolist() == expected
    assert tail.take().tolist() == expected
    assert tail.read().size == 0
