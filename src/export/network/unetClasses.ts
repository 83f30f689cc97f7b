/** The U-Net as PyTorch classes, and a reader of its weights: what every file with the network in it has in common. */

/** Named constants that the parameters of the network have as defaults; without them all must be given. */
const defaults = {
  channels: ' = CHANNELS',
  classes: ' = len(CLASSES)',
  depth: ' = DEPTH',
  filters: ' = FILTERS',
  norm: ' = NORM',
};
const noDefaults: typeof defaults = { channels: '', classes: '', depth: '', filters: '', norm: '' };

/** Import statements that the classes and the reader need. */
export const unetImports = `import torch
from torch import Tensor, nn
from torch.nn import functional as F
`;

/**
 * Classes `Level`, `UpLevel` and `UNet`, Python, each followed by two blank lines.
 *
 * @param normEpsilon  added to the variance in the norm
 * @param hasDefaults  whether CHANNELS, CLASSES, DEPTH, FILTERS and NORM are there
 */
export function unetClasses(normEpsilon: number, hasDefaults: boolean): string {
  const is = hasDefaults ? defaults : noDefaults;
  return `class Level(nn.Module):
    """Two 3x3 convolutions, each followed by the norm, if any, and ReLU."""

    def __init__(self, inputs: int, filters: int, norm: str) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, padding=1)
        self.norm1 = make_norm(filters, norm)
        self.conv2 = nn.Conv2d(filters, filters, 3, padding=1)
        self.norm2 = make_norm(filters, norm)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(x)))


class UpLevel(Level):
    """Twice the size by a 2x2 transposed convolution, joined behind the skip, then as a level."""

    def __init__(self, inputs: int, filters: int, norm: str) -> None:
        super().__init__(2 * filters, filters, norm)
        self.up = nn.ConvTranspose2d(inputs, filters, 2, stride=2)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return super().forward(torch.cat([skip, self.up(x)], dim=1))


def make_norm(filters: int, norm: str) -> nn.Module:
    if norm == "none":
        return nn.Identity()
    return nn.InstanceNorm2d(filters, eps=${normEpsilon}, affine=True)


class UNet(nn.Module):
    """Logits (batch, classes, height, width) of images (batch, channels, height, width)."""

    def __init__(
        self,
        channels: int${is.channels},
        classes: int${is.classes},
        depth: int${is.depth},
        filters: int${is.filters},
        norm: str${is.norm},
    ) -> None:
        super().__init__()
        widths = [filters * 2**level for level in range(depth + 1)]
        self.depth = depth
        for level in range(depth):
            inputs = channels if level == 0 else widths[level - 1]
            self.add_module(f"down{level + 1}", Level(inputs, widths[level], norm))
        self.bottom = Level(widths[depth - 1], widths[depth], norm)
        for level in reversed(range(depth)):
            self.add_module(f"up{level + 1}", UpLevel(widths[level + 1], widths[level], norm))
        self.head = nn.Conv2d(filters, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        skips = []
        for level in range(1, self.depth + 1):
            x = self.get_submodule(f"down{level}")(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottom(x)
        for level in range(self.depth, 0, -1):
            x = self.get_submodule(f"up{level}")(x, skips.pop())
        return self.head(x)


`;
}

/** `load_safetensors`, Python, followed by two blank lines; it needs json, struct, Path, NumPy as np and torch. */
export const safetensorsReader = `def load_safetensors(path: Path) -> dict[str, Tensor]:
    """Tensors of a file by name; without the safetensors package if it is not there."""
    try:
        from safetensors.torch import load_file
    except ImportError:
        pass
    else:
        return load_file(path)
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "U8": "u1"}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] not in kinds:
            raise ValueError(f"{path}: {name} is {entry['dtype']}, expected {', '.join(kinds)}")
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[begin:end], dtype=kinds[entry["dtype"]]).copy()
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return tensors


`;
