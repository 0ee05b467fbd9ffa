"""A tiny training on whatever devices there are; also a program, for other numbers of them.

python -m tests.engine.training.sharing OUT N_HOSTS RANK PORT
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.export.network_spec import NetworkSpec


class Never:
    """Nobody who stops it."""

    def is_stopped(self) -> bool:
        return False


def train() -> dict[str, np.ndarray]:
    """Return what one epoch on twelve tones comes to."""
    from engine.training.augmentation.mixing import Mixup
    from engine.training.devices import Devices
    from engine.training.learner import Learner
    from engine.training.loop import Fit, Task
    from tests.engine.training.sounds import small_recipe, tones

    recipe = replace(
        small_recipe(epochs=1),
        network=NetworkSpec(width=4, n_stages=2),
        augmentation=(Mixup(),),
    )
    examples = tones(recipe, 3, 5)
    learner = Learner(recipe, 3)
    chosen, validation = np.arange(12), np.arange(12, 15)
    facts = learner.facts(examples, chosen)
    task = Task(
        recipe=recipe,
        examples=examples,
        facts=facts,
        train=chosen,
        validation=validation,
        seed=0,
    )
    fitted = Fit(learner, task, lambda _event: None, Never()).run()
    windows, _ = examples.windows(np.arange(15))
    told = learner.weights(fitted.state, facts)
    told["logits"] = learner.logits(fitted.state, facts, windows)
    told["shared_by"] = np.array([Devices(8).n, Devices(6).n])
    return told


def main() -> None:
    from engine.training.backend import load_backend

    load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")
    from engine.training.devices import Cluster

    n_hosts, rank, port = map(int, sys.argv[2:5])
    if n_hosts > 1:
        Cluster(address=f"127.0.0.1:{port}", n_hosts=n_hosts, rank=rank).join()
    np.savez(sys.argv[1], **train())  # type: ignore[arg-type]  # the names are free


if __name__ == "__main__":
    main()
