"""The balanced network where others would train it: run by an environment that has them.

    python rivals.py torch|tensorflow|librosa SIZE

Prints one line of JSON: clips a second of processor time. Needs nothing of Harken. The rivals get
their segments ready made and do without augmentation, which is in their favour.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

BATCH, N_FRAMES, N_MELS, N_CLASSES = 32, 200, 64, 7
WIDTHS = (16, 32, 64, 128)
N_STEPS, N_ROUNDS = 12, 4
RNG = np.random.default_rng(0)


def best(step, wait=lambda: None, n_clips=BATCH) -> float:
    """Return the clips a second of processor time in the best of some rounds."""
    step()
    wait()
    seconds = []
    for _ in range(N_ROUNDS):
        began_s = time.process_time()
        for _ in range(N_STEPS):
            step()
        wait()
        seconds.append((time.process_time() - began_s) / N_STEPS)
    return n_clips / min(seconds)


def train_with_torch() -> float:
    import torch
    from torch import nn

    torch.set_num_threads(1)

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            ends = zip((1, *WIDTHS[:-1]), WIDTHS, strict=True)
            self.stages = nn.Sequential(
                *(
                    nn.Sequential(
                        nn.Conv2d(n_in, n_out, 3, 2, 1, bias=False),
                        nn.BatchNorm2d(n_out),
                        nn.ReLU(),
                    )
                    for n_in, n_out in ends
                )
            )
            self.dense = nn.Linear(2 * WIDTHS[-1], N_CLASSES)

        def forward(self, x):
            x = self.stages(x)
            pooled = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
            return self.dense(nn.functional.dropout(pooled, 0.2))

    found = []
    for layout in (torch.contiguous_format, torch.channels_last):
        network = Network().to(memory_format=layout)
        optimizer = torch.optim.AdamW(network.parameters(), 4e-3, weight_decay=0.02)
        x = torch.randn(BATCH, 1, N_FRAMES, N_MELS).contiguous(memory_format=layout)
        y = torch.randint(0, N_CLASSES, (BATCH,))
        averaged = [each.detach().clone() for each in network.parameters()]

        def step(network=network, optimizer=optimizer, x=x, y=y, averaged=averaged) -> None:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(x), y, label_smoothing=0.1)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            with torch.no_grad():
                for average, value in zip(averaged, network.parameters(), strict=True):
                    average.lerp_(value, 0.01)

        found.append(best(step))
    return max(found)


def train_with_tensorflow() -> float:
    import os

    os.environ["KERAS_BACKEND"] = "tensorflow"
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    import keras

    layers = keras.layers
    x = sound = keras.Input((N_FRAMES, N_MELS, 1))
    for width in WIDTHS:
        x = layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    pooled = [layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)]
    x = layers.Dropout(0.2)(layers.Concatenate()(pooled))
    network = keras.Model(sound, layers.Dense(N_CLASSES)(x))
    network.compile(
        keras.optimizers.AdamW(4e-3, weight_decay=0.02, global_clipnorm=5.0, use_ema=True),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        jit_compile=False,
    )
    sounds = RNG.normal(size=(BATCH, N_FRAMES, N_MELS, 1)).astype("float32")
    truth = np.eye(N_CLASSES, dtype="float32")[RNG.integers(0, N_CLASSES, BATCH)]
    sounds, truth = tensorflow.constant(sounds), tensorflow.constant(truth)
    return best(lambda: network.train_on_batch(sounds, truth))


def features_with_librosa() -> float:
    import librosa

    sound = RNG.normal(size=48_000).astype("float32")

    def step() -> None:
        power = librosa.feature.melspectrogram(
            y=sound, sr=16_000, n_fft=512, win_length=400, hop_length=160, n_mels=64, fmin=50,
            center=False, htk=True, norm=None,
        )  # fmt: skip
        np.log(power + 1e-5)

    return best(step, n_clips=1)


RIVALS = {
    "torch": train_with_torch,
    "tensorflow": train_with_tensorflow,
    "librosa": features_with_librosa,
}

if __name__ == "__main__":
    print(json.dumps({sys.argv[1]: RIVALS[sys.argv[1]]()}))
