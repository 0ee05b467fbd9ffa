"""The one entry of Harken: `harken VERB …`, the studio without a verb, its own workers."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Do what the command line asks and return the exit code.

    Parameters
    ----------
    argv : list[str] | None
        The words after `harken`; by default those the program was started with.

    Returns
    -------
    int
        0 done, 1 could not be done, 2 wrong usage, 3 done but some inputs were refused,
        130 interrupted.
    """
    # Before NumPy is loaded. Its products are small here: more threads only wait for each other,
    # and mel power takes six times as long on two cores (DECISIONS.md 19).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["_worker"]:  # before anything is imported that a worker has no use for
        from studio.cli.workers import run_worker

        return run_worker(words[1])
    from studio.cli.asking import answer

    return answer(words)


if __name__ == "__main__":
    sys.exit(main())
