"""The optimizer: filters take orthogonal steps, all else learns by AdamW."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

ops: Any = keras.ops
MOST_GRADIENT = 5.0
MOMENTUM = 0.9
N_ITERATIONS = 5
QUINTIC = (3.4445, -4.7750, 2.0315)
"""The polynomial whose iteration brings every singular value near one soonest."""
TINY = 1e-7


class Muon(keras.optimizers.AdamW):
    """AdamW, but the filters of a convolution step about equally far in every direction.

    The momentum of the slope of a convolution, as a matrix of taps by filters, is replaced by the
    nearest orthogonal one: what few clips ask for is learnt as fast as what many do. A
    normalisation follows each convolution, so the length of its kernel says nothing; it is held,
    or the same step would turn the filters less and less. Source: K. Jordan et al., “Muon: An
    optimizer for hidden layers in neural networks”, 2024. Keras' own Muon leaves convolutions to
    AdamW.

    Parameters
    ----------
    rate : float
        The learning rate of all else.
    filter_rate : float
        How far a kernel steps in each direction, where an orthogonal one is one long in each; 0
        leaves filters to AdamW. What changes the rate in between changes both alike.
    weight_decay : float
        Of weights that are not filters.
    """

    def __init__(self, rate: float, *, filter_rate: float, weight_decay: float) -> None:
        super().__init__(rate, weight_decay=weight_decay, global_clipnorm=MOST_GRADIENT)
        self.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        self._filter_share = filter_rate / rate

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """See Keras."""
        if not (self._filter_share and len(variable.shape) == 4):
            super().update_step(gradient, variable, learning_rate)
            return
        momentum = self._momentums[self._get_variable_index(variable)]
        momentum.assign(momentum * MOMENTUM + gradient * (1 - MOMENTUM))
        ahead = momentum * MOMENTUM + gradient * (1 - MOMENTUM)  # Nesterov's
        shape = (-1, variable.shape[-1])
        filters = _with_length(ops.reshape(variable, shape))
        step = orthogonalised(ops.reshape(ahead, shape))
        turned = filters - learning_rate * self._filter_share * step
        variable.assign(ops.reshape(turned, variable.shape))


def orthogonalised(matrix: Any) -> Any:
    """Return about the nearest matrix whose singular values are all alike, shape (n, m).

    Values above 0.002 of the length of the matrix end between 0.68 and 1.2, which serves as well
    as one does; smaller ones grow by 485 at most. Newton and Schulz' iteration with the polynomial
    of `QUINTIC`.
    """
    if matrix.shape[0] > matrix.shape[1]:
        return ops.transpose(orthogonalised(ops.transpose(matrix)))
    a, b, c = QUINTIC
    made = matrix / (ops.norm(matrix) + TINY)
    for _ in range(N_ITERATIONS):
        square = made @ ops.transpose(made)
        made = a * made + (b * square + c * square @ square) @ made
    return made


def _with_length(filters: Any) -> Any:
    """Return a kernel, shape (taps, n), as long in all as an orthogonal matrix of that shape."""
    length = float(np.sqrt(min(filters.shape)))
    return filters * (length / (ops.norm(filters) + TINY))
