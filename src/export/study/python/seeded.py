"""What the page draws from a seed: initial weights, batches and augmentation, the same on every machine.

Everything comes from whole-number arithmetic, so that no machine draws anything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from unet import UNet

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
