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
WIDTHS, N_PARTS = (16, 32, 64, 128), 4
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

    class Stage(nn.Module):
        def __init__(self, n_in: int, n_out: int, n_parts: int) -> None:
            super().__init__()
            self.n_parts = n_parts
            self.halve = nn.Conv2d(n_in, n_out, 3, 2, 1, bias=False)
            self.norm = nn.BatchNorm2d(n_out * n_parts)
            narrow = max(8, n_out // 4)
            layers = (nn.Linear(n_out, narrow), nn.ReLU(), nn.Linear(narrow, n_out), nn.Sigmoid())
            self.gate = nn.Sequential(*layers) if n_in > 1 else None

        def forward(self, x):
            x = self.halve(x)
            n, channels, n_mels, n_frames = x.shape  # mel first: its parts are a view
            parts = x.reshape(n, channels * self.n_parts, n_mels // self.n_parts, n_frames)
            x = nn.functional.relu(self.norm(parts).reshape(x.shape))
            return x * self.gate(x.mean((2, 3)))[:, :, None, None] if self.gate else x

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            ends = zip((1, *WIDTHS[:-1]), WIDTHS, strict=True)
            self.stages = nn.Sequential(*(Stage(*each, N_PARTS) for each in ends))
            self.dense = nn.Linear(2 * WIDTHS[-1], N_CLASSES)

        def forward(self, x):
            x = self.stages(x)
            return self.dense(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))

    found = []
    for layout in (torch.contiguous_format, torch.channels_last):
        network = Network().to(memory_format=layout)
        optimizer = torch.optim.AdamW(network.parameters(), 4e-3, weight_decay=0.02)
        x = torch.randn(BATCH, 1, N_MELS, N_FRAMES).contiguous(memory_format=layout)
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

    layers, ops = keras.layers, keras.ops

    class BandNormalization(layers.Layer):
        def build(self, shape) -> None:
            own = (N_PARTS, 1, shape[-1])
            self.gamma = self.add_weight(shape=own, initializer="ones")
            self.beta = self.add_weight(shape=own, initializer="zeros")
            self.mean = self.add_weight(shape=own, initializer="zeros", trainable=False)
            self.variance = self.add_weight(shape=own, initializer="ones", trainable=False)

        def call(self, x):
            _, n_frames, n_mels, n_channels = x.shape
            parts = ops.reshape(x, (-1, n_frames, N_PARTS, n_mels // N_PARTS, n_channels))
            found = ops.moments(parts, axes=(0, 1, 3), keepdims=True)
            for kept, new in zip((self.mean, self.variance), found, strict=True):
                kept.assign(0.9 * kept + 0.1 * new[0, 0])
            scale = self.gamma * ops.rsqrt(found[1] + 1e-3)
            normal = parts * scale + (self.beta - found[0] * scale)
            return ops.reshape(normal, (-1, n_frames, n_mels, n_channels))

    x = sound = keras.Input((N_FRAMES, N_MELS, 1))
    for width in WIDTHS:
        x = layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False)(x)
        x = layers.ReLU()(BandNormalization()(x))
        if width > WIDTHS[0]:
            narrow = layers.Dense(max(8, width // 4), activation="relu")
            heard = narrow(layers.GlobalAveragePooling2D()(x))
            gate = layers.Dense(width, activation="sigmoid")(heard)
            x = layers.Multiply()([x, layers.Reshape((1, 1, width))(gate)])
    pooled = [layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)]
    network = keras.Model(sound, layers.Dense(N_CLASSES)(layers.Concatenate()(pooled)))
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
