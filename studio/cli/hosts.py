"""Several machines that train one run: which they are, and which of them this one is."""

from __future__ import annotations

import os
import socket
from argparse import ArgumentParser, Namespace
from typing import Any

from engine.errors.training import HostsUnclearError

AUTO = "auto"
USUAL_PORT = 8476
RANKS = ("SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "JOB_COMPLETION_INDEX", "TPU_WORKER_ID")
"""Where schedulers tell a process its number."""


def add_host_arguments(parser: ArgumentParser) -> None:
    """Declare what names the hosts."""
    parser.add_argument(
        "--hosts",
        metavar="A[:PORT],B,…",
        help="train on several hosts that share the project's folder; the first keeps the run; "
        "“auto” asks the scheduler",
    )
    parser.add_argument(
        "--rank", metavar="N", type=int, help="which of the hosts this one is, from 0 (its name)"
    )


def cluster_of(arguments: Namespace) -> dict[str, Any] | None:
    """Return the fields of `engine.training.devices.Cluster`; None for this machine alone.

    Raises
    ------
    HostsUnclearError
        If it cannot be told which host this is.
    """
    if arguments.hosts is None:
        return None
    names = arguments.hosts.split(",")
    rank = arguments.rank if arguments.rank is not None else _rank(names)
    if arguments.hosts == AUTO:
        return {"address": AUTO, "rank": rank or 0}
    if rank is None or not 0 <= rank < len(names):
        raise HostsUnclearError(arguments.hosts)
    first, _, port = names[0].partition(":")
    return {"address": f"{first}:{port or USUAL_PORT}", "n_hosts": len(names), "rank": rank}


def _rank(names: list[str]) -> int | None:
    for variable in RANKS:
        if os.environ.get(variable, "").isdigit():
            return int(os.environ[variable])
    hosts = [name.partition(":")[0] for name in names]
    own = socket.gethostname()
    return hosts.index(own) if hosts.count(own) == 1 else None
