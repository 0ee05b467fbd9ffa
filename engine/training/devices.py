"""What JAX computes on: one device, all of this machine, or those of several machines.

A batch is dealt out to the devices, everything else is the same on all; XLA adds up what they
found. Batch normalisation and mixing see the whole batch, so the result is that of one device,
rounding apart.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any, Self

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from engine.errors.training import HostsUnreachableError

AXIS = "batch"
FOUND_OUT = "auto"
"""Hosts that the environment's own scheduler knows (Slurm, Kubernetes, a TPU pod)."""
CONNECT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The machines that train one run together.

    Attributes
    ----------
    address : str
        Host and port of the first one; `FOUND_OUT` asks the environment for all of it.
    n_hosts, rank : int
        How many they are, and which this one is, from 0.
    """

    address: str
    n_hosts: int = 1
    rank: int = 0

    def join(self) -> None:
        """Wait until all machines are there; before anything is computed.

        Raises
        ------
        HostsUnreachableError
            If they do not come together in time.
        """
        told: dict[str, Any] = {"initialization_timeout": CONNECT_S}
        if self.address != FOUND_OUT:
            told |= {
                "coordinator_address": self.address,
                "num_processes": self.n_hosts,
                "process_id": self.rank,
            }
        try:
            jax.distributed.initialize(**told)
        except (RuntimeError, ValueError) as error:
            raise HostsUnreachableError(self.address, str(error).partition("\n")[0]) from error


class Devices:
    """The devices that share a batch.

    Parameters
    ----------
    batch_size : int
        Of training. As many devices share it as divide it: a padded batch would change what batch
        normalisation sees.
    """

    def __init__(self, batch_size: int) -> None:
        found = jax.devices()
        n = max(each for each in range(1, len(found) + 1) if batch_size % each == 0)
        if jax.process_count() > 1:  # every machine must have its part
            n = len(found)
        self.n = n
        self._mesh = Mesh(np.array(found[:n]), (AXIS,)) if n > 1 else None

    @property
    def is_alone(self) -> bool:
        """Whether one device does everything."""
        return self._mesh is None

    @property
    def everywhere(self) -> NamedSharding | None:
        """How a value that is the same on all devices is laid out; None on one device."""
        return None if self._mesh is None else NamedSharding(self._mesh, PartitionSpec())

    def same(self, tree: Any) -> Any:
        """Return arrays put on every device."""
        return self._put(tree, PartitionSpec())

    def dealt(self, tree: Any) -> Any:
        """Return arrays whose first axis is dealt out to the devices."""
        return self._put(tree, PartitionSpec(AXIS))

    def rounded(self, size: int) -> int:
        """Return the next size that can be dealt out evenly."""
        return math.ceil(size / self.n) * self.n

    def _put(self, tree: Any, spec: PartitionSpec) -> Any:
        if self._mesh is None:
            return tree
        layout = NamedSharding(self._mesh, spec)

        def put(array: Any) -> Any:
            whole = np.asarray(array)
            if whole.dtype == np.int64:  # JAX counts in 32 bits
                whole = whole.astype(np.int32)
            return jax.make_array_from_callback(whole.shape, layout, lambda part: whole[part])

        return jax.tree.map(put, tree)


class Agreed:
    """A person's wishes, heeded by all machines in the same step.

    A machine that stopped alone would leave the others waiting for its part of a sum for ever.

    Parameters
    ----------
    control : Control
        Heeded on the first machine.
    every : int
        Steps between two times that all machines ask the first.
    """

    def __init__(self, control: Any, every: int) -> None:
        self._control = control
        self._every = every
        self._n_asked = 0
        self._answer = False

    @classmethod
    def of(cls, control: Any, every: int) -> Self | Any:
        """Return `control` itself where there is one machine."""
        return cls(control, every) if jax.process_count() > 1 else control

    def is_stopped(self) -> bool:
        """Return whether all machines stop now."""
        from jax.experimental import multihost_utils

        if self._n_asked % self._every == 0:
            own = self._control.is_stopped() if jax.process_index() == 0 else False
            told = multihost_utils.broadcast_one_to_all(np.array(own))
            self._answer = bool(np.asarray(told))
        self._n_asked += 1
        return self._answer


def in_words() -> str:
    """Say what a training computes on: “2 processor cores”, “1 graphics processor of 2 hosts”."""
    devices = jax.devices()
    hosts = jax.process_count()
    where = f" of {hosts} hosts" if hosts > 1 else ""
    if devices[0].platform == "cpu":
        n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        n = n_cores or os.cpu_count() or 1
        shared = f", shared out to {len(devices)}" if len(devices) > hosts else ""
        return f"{n} processor core{'s' if n > 1 else ''}{shared}{where}"
    kind = {"gpu": "graphics processor", "tpu": "TPU"}.get(devices[0].platform, "accelerator")
    return f"{len(devices)} {kind}{'s' if len(devices) > 1 else ''}{where}"
