/** The trained network as a PyTorch file: the module, its input, a loader, and a check against the page. */
import { mostCanvas } from '../../datasets/prepare/canvas.ts';
import type { NetworkSubject } from './networkSubject.ts';
import { safetensorsReader, unetClasses, unetImports } from './unetClasses.ts';

/** Names of the files beside it. */
export const weightsFileName = 'weights.safetensors';
export const exampleFileName = 'example.safetensors';
export const unetFileName = 'unet.py';

/** Text that cannot end a docstring or continue its line. */
const plain = (text: string) => text.replace(/["\\]/g, "'").replace(/\s+/g, ' ');

/**
 * Python source, UTF-8. It needs PyTorch and NumPy, and Pillow for images from files.
 *
 * Its `example.safetensors` holds `input` [1, channels, size, size] and `probability` [1, C, size, size].
 */
export function unetFile(subject: NetworkSubject): string {
  const { depth, filters, norm, normEpsilon, channels, classNames, size, preprocessing } = subject;
  const names = ['background', ...classNames].map((name) => `"${plain(name)}"`).join(', ');
  const colours = channels === 1 ? 'grey' : 'red, green and blue';
  return `"""U-Net trained in Loss Explorer, for PyTorch.

${subject.remarks.map((line) => plain(line)).join('\n')}

Beside this file lie ${weightsFileName} and ${exampleFileName}: one image as the network reads it and
what the page predicted of it.

    python ${unetFileName}              loads the weights, predicts the example and compares with the page
    python ${unetFileName} image.png    writes image_mask.png, at the size of the image (needs Pillow)

    network = load_network()
    probability = predict(network, pixels)   # pixels: uint8 array (height, width) or (height, width, 3)
"""

import json
import math
import struct
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
${unetImports}
DEPTH = ${depth}  # 2x2 poolings
FILTERS = ${filters}  # of the first level, doubled at each level below
NORM = "${norm}"  # "none" or "instance"
CHANNELS = ${channels}  # ${colours}
CLASSES = (${names})
SIZE = ${size}  # side of the squares that it was trained on; any multiple of ${2 ** depth} works
FIT = "${preprocessing.fit}"  # "stretch", "letterbox", "crop" or "patches": how an image became a square
TILE = ${subject.tile}  # side of the tiles that whole images are predicted in, after training on patches
PATCH_SCALE = ${preprocessing.patchScale}  # pixels of a patch to one of the image along a side
CROP = ${preprocessing.crop}  # side of a crop in parts of the image's shorter side
SCALE = "${preprocessing.scale}"  # "z-score", "min-max" or "window": how its values were scaled
WINDOW = (${preprocessing.window.join(', ')})  # of brightness, 0 to 255
THRESHOLD = ${subject.threshold}  # probability from which a pixel counts as foreground

HERE = Path(__file__).resolve().parent


${unetClasses(normEpsilon, true)}${safetensorsReader}def load_network(path: Path = HERE / "${weightsFileName}") -> UNet:
    """The network as it was trained."""
    network = UNet()
    network.load_state_dict(load_safetensors(path))
    return network.eval()


class Square(NamedTuple):
    """Where the network's pixels lie over an image: the frame in pixels of the image, and how many."""

    left: float
    top: float
    width: float
    height: float
    columns: int
    rows: int


def square_of(height: int, width: int) -> Square:
    """The frame of an image. What was trained on crops or patches reads all of an image at their scale."""
    if FIT == "stretch":
        return Square(0, 0, width, height, SIZE, SIZE)
    if FIT == "patches":
        scale = min(PATCH_SCALE, ${mostCanvas} / max(width, height))
        columns, rows = (max(1, round(side * scale)) for side in (width, height))
        return Square(0, 0, width, height, columns, rows)
    if FIT == "letterbox":
        side = max(width, height)
        return Square((width - side) / 2, (height - side) / 2, side, side, SIZE, SIZE)
    scale = SIZE / (CROP * min(width, height))
    step = 2**DEPTH
    columns, rows = (max(1, round(side * scale / step)) * step for side in (width, height))
    return Square(0, 0, width, height, columns, rows)


def touched(start: float, extent: float, cells: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last-but-one pixel that each cell touches; none in the padding."""
    ends = start + np.arange(cells + 1) * extent / cells
    whole = np.round(ends)
    ends = np.where(np.abs(ends - whole) < 1e-6, whole, ends)  # rounding must touch no pixel more
    first = np.floor(ends[:-1]).astype(int)
    last = np.maximum(first + 1, np.ceil(ends[1:]).astype(int))
    return np.clip(first, 0, length), np.clip(last, 0, length)


def network_input(pixels: np.ndarray) -> Tensor:
    """An image as the network reads it, (1, channels, rows, columns).

    pixels: (height, width) grey or (height, width, 3) colour, 0 to 255. Each new pixel is the mean of those
    that it touches; then the whole image, all channels together, is brought to its scale. Padding is 0. The
    page first makes images of more than 8 bits fill 0 to 255 from their smallest to their largest value, and
    shrinks very large ones to look at; of those its prediction differs a little.
    """
    image = np.asarray(pixels, dtype=np.float64)
    image = image[..., None] if image.ndim == 2 else image[..., :3]
    if CHANNELS == 1 and image.shape[2] == 3:
        image = image @ np.array([[0.299], [0.587], [0.114]])
    image = np.broadcast_to(image, (*image.shape[:2], CHANNELS))
    height, width = image.shape[:2]
    square = square_of(height, width)
    top, bottom = touched(square.top, square.height, square.rows, height)
    left, right = touched(square.left, square.width, square.columns, width)
    sums = np.zeros((height + 1, width + 1, CHANNELS))
    sums[1:, 1:] = image.cumsum(0).cumsum(1)
    of_rows = sums[bottom] - sums[top]
    boxes = of_rows[:, right] - of_rows[:, left]
    area = np.outer(bottom - top, right - left)[..., None]
    values = boxes / np.maximum(area, 1)
    inside = np.broadcast_to(area > 0, values.shape)
    values[inside] = rescaled(values[inside])
    return torch.from_numpy(values.astype(np.float32)).movedim(-1, 0)[None]


def rescaled(values: np.ndarray) -> np.ndarray:
    """Values on the scale that the network was trained with; those of a constant image are 0."""
    if SCALE == "z-score":
        deviation = values.std()
        return (values - values.mean()) / deviation if deviation > 1e-6 else np.zeros_like(values)
    low, high = WINDOW if SCALE == "window" else (values.min(), values.max())
    return np.clip((values - low) / (high - low), 0, 1) if high > low else np.zeros_like(values)


@torch.no_grad()
def predict(network: UNet, pixels: np.ndarray) -> Tensor:
    """Probability of each class, (classes, height, width), at the size of the image."""
    image = network_input(pixels)
    logits = predict_tiled(network, image) if FIT == "patches" else network(image)
    probability = logits.softmax(dim=1)
    height, width = pixels.shape[:2]
    square = square_of(height, width)
    y = (torch.arange(height) + 0.5 - square.top) / square.height * 2 - 1
    x = (torch.arange(width) + 0.5 - square.left) / square.width * 2 - 1
    grid = torch.stack([x.expand(height, width), y[:, None].expand(height, width)], dim=-1)[None]
    return F.grid_sample(
        probability, grid.to(probability.dtype), padding_mode="border", align_corners=False
    )[0]


def tile_starts(length: int) -> list[int]:
    """As few as overlap by a quarter, evenly spread."""
    count = max(1, math.ceil((length - TILE) / (0.75 * TILE)) + 1)
    return [math.floor(i * (length - TILE) / max(1, count - 1) + 0.5) for i in range(count)]


def predict_tiled(network: UNet, image: Tensor) -> Tensor:
    """Logits of a whole image in overlapping tiles with Gaussian weights, as on the page.

    Those of the background are 0: what is blended is the difference from them.
    """
    height, width = image.shape[2:]
    before = [max(0, (TILE - side) // 2) for side in (height, width)]
    after = [max(0, TILE - side - first) for side, first in zip((height, width), before)]
    image = F.pad(image, (before[1], after[1], before[0], after[0]))
    line = torch.exp(-0.5 * ((torch.arange(TILE) - (TILE - 1) / 2) / (TILE / 8)) ** 2)
    weight = torch.outer(line, line)
    sums = torch.zeros(1, len(CLASSES), *image.shape[2:])
    weights = torch.zeros(image.shape[2:])
    for top in tile_starts(image.shape[2]):
        for left in tile_starts(image.shape[3]):
            at = (..., slice(top, top + TILE), slice(left, left + TILE))
            logits = network(image[at])
            sums[at] += weight * (logits - logits[:, :1])
            weights[at] += weight
    blended = sums / weights
    return blended[..., before[0] : before[0] + height, before[1] : before[1] + width]


def labels_of(probability: Tensor) -> Tensor:
    """Class of each pixel: of two classes by the threshold, of more the most probable."""
    if probability.shape[0] == 2:
        return (probability[1] >= THRESHOLD).long()
    return probability.argmax(dim=0)


@torch.no_grad()
def self_test() -> None:
    """The example against the page's prediction."""
    example = load_safetensors(HERE / "${exampleFileName}")
    found = load_network()(example["input"]).softmax(dim=1)
    error = (found - example["probability"]).abs().max().item()
    if not error <= 1e-3:
        raise AssertionError(f"the prediction is off by {error:.3g}, allowed are 1e-3")
    print(f"UNet: the example is predicted as on the page, largest difference {error:.2g}")


def predict_file(path: Path) -> Path:
    """Writes the mask of an image file beside it: 0 and 255, or the number of each class."""
    from PIL import Image

    image = Image.open(path).convert("L" if CHANNELS == 1 else "RGB")
    labels = labels_of(predict(load_network(), np.asarray(image))).numpy().astype(np.uint8)
    target = path.with_name(f"{path.stem}_mask.png")
    Image.fromarray(labels * 255 if len(CLASSES) == 2 else labels).save(target)
    return target


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for argument in sys.argv[1:]:
            print(predict_file(Path(argument)))
    else:
        self_test()
`;
}
