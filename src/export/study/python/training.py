"""A training as the page makes it, in NumPy and PyTorch: the same seed gives the same weights and batches.

Everything that is drawn comes from whole-number arithmetic, so that no machine draws anything else. What is
left to differ is the rounding of float32 sums, which grows with the steps.
"""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from torch import Tensor

from unet import UNet

LEFT_OUT = 255  # label of pixels that nobody judges
MOST_MEASURED = 12  # validation images that a score is of, spread over all of them
CONTROL_POINTS = 7  # of a displacement along each side, two of them beyond the image


def mix_bits(bits: np.ndarray) -> np.ndarray:
    """The finaliser of murmur3, uint32."""
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return bits ^ (bits >> np.uint32(16))


def mixed(value: int) -> int:
    return int(mix_bits(np.array([value & 0xFFFFFFFF], dtype=np.uint32))[0])


class Random:
    """A generator of its own for each seed and stream: a Weyl sequence through a mixer."""

    def __init__(self, seed: int, stream: str) -> None:
        code = 0x811C9DC5  # FNV-1a
        for letter in stream:
            code = ((code ^ ord(letter)) * 0x01000193) & 0xFFFFFFFF
        self.state = mixed(mixed(seed) ^ code)

    def uniform(self, count: int) -> np.ndarray:
        """Numbers in [0, 1), float64."""
        steps = np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x9E3779B9)
        states = steps + np.uint32(self.state)
        self.state = (self.state + count * 0x9E3779B9) & 0xFFFFFFFF
        return mix_bits(states) / 4294967296.0

    def between(self, minimum: float, maximum: float) -> float:
        return minimum + (maximum - minimum) * float(self.uniform(1)[0])


def standard_normal(random: Random, count: int) -> np.ndarray:
    """Box and Muller's transform."""
    u, v = random.uniform(2 * math.ceil(count / 2)).reshape(-1, 2).T
    radius = np.sqrt(-2 * np.log(1 - u))
    return np.stack([radius * np.cos(2 * np.pi * v), radius * np.sin(2 * np.pi * v)], 1).ravel()[:count]


def set_initial_weights(network: UNet, norm: str, seed: int) -> None:
    """He's weights in the order in which the page draws them. Biases are 0, norms 1 and 0."""
    layers = []
    levels = [*(f"down{level + 1}" for level in range(network.depth)), "bottom"]
    levels += [f"up{level}" for level in range(network.depth, 0, -1)]
    for name in levels:
        level = network.get_submodule(name)
        if name.startswith("up"):
            layers.append((level.up, 1 / level.up.in_channels))
        gain = 1 / 3 if norm == "instance" else 2
        layers += [(conv, gain / (9 * conv.in_channels)) for conv in (level.conv1, level.conv2)]
    layers.append((network.head, 1 / network.head.in_channels))
    numbers = standard_normal(Random(seed, "weights"), sum(one.weight.numel() for one, _ in layers))
    with torch.no_grad():
        for layer, variance in layers:
            count = layer.weight.numel()
            values, numbers = math.sqrt(variance) * numbers[:count], numbers[count:]
            # The page has height, width and then the other two the other way round.
            turned = values.reshape([layer.weight.shape[axis] for axis in (2, 3, 1, 0)])
            layer.weight.copy_(torch.from_numpy(turned.transpose(3, 2, 0, 1).astype(np.float32)))
            layer.bias.zero_()


@lru_cache(maxsize=64)
def shuffled(images: tuple[int, ...], seed: int, epoch: int) -> list[int]:
    """Fisher and Yates's shuffle of an epoch."""
    order = list(images)
    uniform = Random(seed, f"epoch {epoch}").uniform(len(order))
    for draw, last in enumerate(range(len(order) - 1, 0, -1)):
        other = math.floor(uniform[draw] * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order


def batch_at(images: tuple[int, ...], seed: int, position: int, size: int) -> list[int]:
    """The images that follow so many others: one shuffle after the other, without a gap between epochs."""
    count = len(images)
    places = range(position, position + min(size, count))
    return [shuffled(images, seed, place // count)[place % count] for place in places]


@dataclass
class Augmentation:
    mirror: str
    rotation: float
    scale: tuple[float, float]
    elastic: float
    brightness: float
    chance: float

    @property
    def is_neutral(self) -> bool:
        still = self.rotation == 0 and self.scale == (1, 1) and self.elastic == 0
        return self.mirror == "none" and still and self.brightness == 1


def augmented(
    image: np.ndarray, labels: np.ndarray, aspect: float, how: Augmentation, seed: int, position: int
) -> tuple[np.ndarray, np.ndarray]:
    """An image (size, size, channels) and its labels as they are trained on at one place of the training.

    Every setting takes as many random numbers whatever it is. Values are read between four pixels, labels from
    the nearest one; what lies beyond the image is mirrored.
    """
    random = Random(seed, f"augment {position}")

    def is_chosen() -> bool:
        return random.uniform(1)[0] < how.chance

    def log_between(least: float, most: float) -> float:
        return math.exp(random.between(math.log(least), math.log(most)))

    flips = random.uniform(2) < 0.5
    flip_x, flip_y = how.mirror != "none" and flips[0], how.mirror == "both" and flips[1]
    turns, angle = is_chosen(), math.radians(random.between(-how.rotation, how.rotation))
    scales, scale = is_chosen(), log_between(*how.scale)
    brightens, factor = is_chosen(), log_between(1 / how.brightness, how.brightness)
    bends, deviation = is_chosen(), how.elastic * float(random.uniform(1)[0])
    angle, scale, factor = angle if turns else 0, scale if scales else 1, factor if brightens else 1
    bend = None
    if bends and deviation > 0:
        sums = random.uniform(8 * CONTROL_POINTS**2).reshape(-1, 4).sum(1) - 2
        bend = (deviation * math.sqrt(3) * sums).reshape(CONTROL_POINTS, CONTROL_POINTS, 2)
    if angle == 0 and scale == 1 and bend is None:
        turned = np.s_[:: -1 if flip_y else 1, :: -1 if flip_x else 1]
        image, labels = image[turned], labels[turned]
    else:
        sources = sources_of(len(image), flip_x, flip_y, angle, scale, bend, aspect)
        image, labels = resampled(image, labels, *sources)
    return (image * factor).astype(np.float32) if factor != 1 else image, labels


def sources_of(size, flip_x, flip_y, angle, scale, bend, aspect) -> tuple[np.ndarray, np.ndarray]:
    """Column and row that each pixel comes from, (size, size) each."""
    along = (np.arange(size) + 0.5) / size - 0.5
    u, v = along[None, :] * aspect, along[:, None]
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    x = 0.5 + (-1 if flip_x else 1) * (cosine * u - sine * v) / aspect
    y = 0.5 + (-1 if flip_y else 1) * (sine * u + cosine * v)
    if bend is not None:
        spline = spline_of(size)
        moved = np.einsum("yi,xj,ijc->yxc", spline, spline, bend)
        x, y = x + moved[..., 0], y + moved[..., 1]
    return x * size - 0.5, y * size - 0.5


def spline_of(size: int) -> np.ndarray:
    """Weights of the control points at each pixel of a side, a cubic B-spline, (size, CONTROL_POINTS)."""
    intervals = CONTROL_POINTS - 3
    at = (np.arange(size) + 0.5) / size * intervals
    cell = np.minimum(intervals - 1, np.floor(at)).astype(int)
    t = at - cell
    four = [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]
    weights = np.zeros((size, CONTROL_POINTS))
    for k, weight in enumerate(four):
        weights[np.arange(size), cell + k] = weight / 6
    return weights


def resampled(image: np.ndarray, labels: np.ndarray, x: np.ndarray, y: np.ndarray):
    size = len(image)

    def mirrored(position: np.ndarray) -> np.ndarray:
        period = (position + 0.5) % (2 * size)
        return np.where(period < size, period, 2 * size - period) - 0.5

    x, y = (np.where((at >= -0.5) & (at <= size - 0.5), at, mirrored(at)) for at in (x, y))
    x0, y0 = (np.clip(np.floor(at), 0, size - 1).astype(int) for at in (x, y))
    x1, y1 = np.minimum(size - 1, x0 + 1), np.minimum(size - 1, y0 + 1)
    u, v = np.clip(x - x0, 0, 1), np.clip(y - y0, 0, 1)
    a, b = u[..., None], v[..., None]
    upper = image[y0, x0] * (1 - a) + image[y0, x1] * a
    lower = image[y1, x0] * (1 - a) + image[y1, x1] * a
    nearest = labels[np.where(v < 0.5, y0, y1), np.where(u < 0.5, x0, x1)]
    return (upper * (1 - b) + lower * b).astype(np.float32), nearest


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
