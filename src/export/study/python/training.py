"""A training as the page makes it: the same images, batches, loss and updates, step by step.

What is left to differ is the rounding of float32 sums, which grows with the steps.
"""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from torch import Tensor

from seeded import Augmentation, augmented, batch_at, set_initial_weights
from unet import UNet

LEFT_OUT = 255  # label of pixels that nobody judges
MOST_MEASURED = 12  # validation images that a score is of, spread over all of them


@dataclass
class Images:
    """All images as the network reads them."""

    inputs: np.ndarray  # (images, size, size, channels), float32
    labels: np.ndarray  # (images, size, size), class of each pixel or LEFT_OUT
    aspects: np.ndarray  # width over height of what each shows
    training: tuple[int, ...]  # positions of those that have a mask
    validation: tuple[int, ...]
    classes: int


@dataclass
class Setting:
    depth: int
    filters: int
    norm: str
    optimizer: str
    rate: float
    batch: int
    seed: int
    augmentation: Augmentation
    loss: Callable[..., Tensor]  # of probabilities (batch, classes, *pixels) and labels (batch, *pixels)
    parameters: dict
    reads_places: bool


@dataclass
class Progress:
    """What a checkpoint holds beside the weights."""

    step: int = 0
    seconds: float = 0.0
    losses: list = field(default_factory=list)  # of the batch of each step
    measured: list = field(default_factory=list)  # (step, scores of the validation images)


def loss_of(setting: Setting, logits: Tensor, labels: Tensor) -> Tensor:
    """In float64: float32 loses digits where a sum runs over all pixels. Pixels that are left out have no part in it."""
    exact = torch.float32 if logits.device.type == "mps" else torch.float64
    probability = logits.to(exact).softmax(dim=1)
    if not (labels == LEFT_OUT).any():
        return setting.loss(probability, labels, **setting.parameters)
    if setting.reads_places:
        raise ValueError("this loss reads where pixels lie, and some of these images have pixels that are left out")
    values = []
    for p, label in zip(probability, labels):
        judged = label != LEFT_OUT
        values.append(setting.loss(p[:, judged][None], label[judged][None], **setting.parameters))
    return torch.stack(values).mean()


def tensors_of(images: np.ndarray, labels: np.ndarray, device: str) -> tuple[Tensor, Tensor]:
    pixels = torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    return pixels.to(device), torch.from_numpy(labels.astype(np.int64)).to(device)


def batch_of(images: Images, setting: Setting, position: int) -> tuple[np.ndarray, np.ndarray]:
    chosen = batch_at(images.training, setting.seed, position, setting.batch)
    pairs = [(images.inputs[i], images.labels[i]) for i in chosen]
    how = setting.augmentation
    if not how.is_neutral:
        pairs = [
            augmented(*pair, images.aspects[i], how, setting.seed, position + k)
            for k, (i, pair) in enumerate(zip(chosen, pairs))
        ]
    return np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs])


def levels_of(logits: np.ndarray) -> np.ndarray:
    """Logits as the page counts them: rounded to 1/128 within -16 to 16."""
    return np.floor((np.clip(logits, -16, 16) + 16) * 128 + 0.5).astype(int)


@torch.no_grad()
def measured(network: UNet, images: Images, setting: Setting, threshold: float, device: str) -> dict:
    """Scores of the validation images, pooled over their pixels: the means over the classes but the background."""
    held, most = images.validation, MOST_MEASURED
    if len(held) > most:
        held = tuple(held[math.floor((i + 0.5) * len(held) / most)] for i in range(most))
    counts = np.zeros((images.classes - 1, 3))
    losses = []
    limit = levels_of(np.array(math.log(threshold / (1 - threshold))))
    for i in held:
        pixels, labels = tensors_of(images.inputs[i : i + 1], images.labels[i : i + 1], device)
        logits = network(pixels)
        losses.append(loss_of(setting, logits, labels).item())
        z = (logits[0] - logits[0, :1]).cpu().numpy().astype(np.float64)
        z[1:] = levels_of(z[1:]) / 128 - 16
        truth = images.labels[i]
        judged = truth != LEFT_OUT
        for c in range(1, images.classes):
            others = np.delete(z, c, axis=0)
            against = z[c] - np.logaddexp.reduce(others, axis=0)
            found, own = levels_of(against) >= limit, truth == c
            tests = (found & own, found & ~own, ~found & own)
            counts[c - 1] += [np.count_nonzero(test & judged) for test in tests]

    def mean_of(share: Callable[[float, float, float], tuple[float, float]]) -> tuple[float, list[float]]:
        parts = [share(*row) for row in counts]
        # Two empty masks agree.
        each = [1.0 if row.sum() == 0 else float(a / b) if b else 0.0 for (a, b), row in zip(parts, counts)]
        return float(np.mean(each)), each

    dice, class_dice = mean_of(lambda tp, fp, fn: (2 * tp, 2 * tp + fp + fn))
    return {
        "loss": float(np.mean(losses)),
        "dice": dice,
        "iou": mean_of(lambda tp, fp, fn: (tp, tp + fp + fn))[0],
        "precision": mean_of(lambda tp, fp, fn: (tp, tp + fp))[0],
        "recall": mean_of(lambda tp, fp, fn: (tp, tp + fn))[0],
        "classDice": class_dice,
    }


def optimizer_of(network: UNet, setting: Setting) -> torch.optim.Optimizer:
    if setting.optimizer == "sgd":
        return torch.optim.SGD(network.parameters(), lr=setting.rate, momentum=0.9, nesterov=True)
    return torch.optim.Adam(network.parameters(), lr=setting.rate, eps=1e-7)


class NotFinite(Exception):
    """The loss is no number any more."""


def train(
    images: Images,
    setting: Setting,
    steps: int,
    measure_at: set[int],
    threshold: float,
    device: str,
    checkpoint: Path,
    on_measured: Callable[[Progress], bool],
    keep_every: float = 5.0,
) -> Progress:
    """Trains to a step, from the checkpoint if there is one.

    on_measured: called after each measurement, and at the beginning where a checkpoint has some; training ends
        where it answers False.
    keep_every: seconds between two checkpoints; every measurement makes one as well.
    """
    network = UNet(images.inputs.shape[3], images.classes, setting.depth, setting.filters, setting.norm)
    set_initial_weights(network, setting.norm, setting.seed)
    network.to(device)
    optimizer = optimizer_of(network, setting)
    progress = Progress()
    for left in checkpoint.parent.glob(f"{checkpoint.name}.*"):  # half written when its writer was killed
        left.unlink(missing_ok=True)
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=device)
        network.load_state_dict(kept["weights"])
        optimizer.load_state_dict(kept["optimizer"])
        progress = Progress(**kept["progress"])
        if progress.measured and not on_measured(progress):
            return progress
    at_once = min(setting.batch, len(images.training))
    clock = kept_at = time.monotonic()
    while progress.step < steps:
        pixels, labels = tensors_of(*batch_of(images, setting, progress.step * at_once), device)
        loss = loss_of(setting, network(pixels), labels)
        value = loss.item()
        if not math.isfinite(value):
            raise NotFinite(f"The loss is not finite at step {progress.step + 1}.")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        progress.step += 1
        progress.losses.append(value)
        is_measured = progress.step in measure_at or progress.step == steps
        if is_measured:
            scores = measured(network, images, setting, threshold, device)
            progress.measured.append((progress.step, scores))
        now = time.monotonic()
        progress.seconds += now - clock
        clock = now
        if is_measured or now - kept_at > keep_every:
            kept_at = now
            save_checkpoint(checkpoint, network, optimizer, progress)
        if is_measured and not on_measured(progress):
            break
    return progress


def save_checkpoint(path: Path, network: UNet, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
    """Takes the place of the last one in one go: a kill leaves one of them whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    parts = {"weights": network.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({**parts, "progress": vars(progress)}, new)
    os.replace(new, path)
