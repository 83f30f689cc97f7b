"""The reference networks of the benchmark in PyTorch: milliseconds of a training step, eager mode.

Usage: pytorch_unet.py SIZE BATCH FILTERS NORM DEPTH [DEVICE]; prints one JSON object.
"""
import json
import sys
import time

import torch
from torch import nn


class UNet(nn.Module):
    def __init__(self, channels, filters, depth, norm):
        super().__init__()

        def pair(inside, outside):
            layers = []
            for width in (inside, outside):
                layers.append(nn.Conv2d(width, outside, 3, padding=1))
                if norm == "instance":
                    layers.append(nn.InstanceNorm2d(outside, affine=True))
                layers.append(nn.ReLU())
            return nn.Sequential(*layers)

        widths = [filters * 2**level for level in range(depth + 1)]
        self.down = nn.ModuleList(
            pair(channels if level == 0 else widths[level - 1], widths[level])
            for level in range(depth)
        )
        self.bottom = pair(widths[depth - 1], widths[depth])
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(widths[level + 1], widths[level], 2, stride=2)
            for level in reversed(range(depth))
        )
        self.joined = nn.ModuleList(
            pair(2 * widths[level], widths[level]) for level in reversed(range(depth))
        )
        self.head = nn.Conv2d(filters, 2, 1)

    def forward(self, x):
        skips = []
        for level in self.down:
            x = level(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.bottom(x)
        for up, joined in zip(self.up, self.joined):
            x = joined(torch.cat([skips.pop(), up(x)], 1))
        return self.head(x)


def asymmetric_unified_focal(logits, truth, weight=0.5, delta=0.6, gamma=0.5, epsilon=1e-7):
    p = torch.softmax(logits, 1).clamp(epsilon, 1 - epsilon)
    cross_entropy = -truth * torch.log(p)
    background = (1 - delta) * (1 - p[:, 0]) ** gamma * cross_entropy[:, 0]
    focal = (background + delta * cross_entropy[:, 1]).mean()
    tp = (truth * p).sum((2, 3))
    fn = (truth * (1 - p)).sum((2, 3))
    fp = ((1 - truth) * p).sum((2, 3))
    index = (tp + epsilon) / (tp + delta * fn + (1 - delta) * fp + epsilon)
    region = torch.stack(
        [1 - index[:, 0], (1 - index[:, 1]).clamp_min(epsilon) ** (1 - gamma)], 1
    ).mean()
    return weight * region + (1 - weight) * focal


def main():
    size, batch, filters, norm, depth = sys.argv[1:6]
    size, batch, filters, depth = int(size), int(batch), int(filters), int(depth)
    device = torch.device(sys.argv[6] if len(sys.argv) > 6 else "cpu")
    torch.manual_seed(1)
    net = UNet(1, filters, depth, norm).to(device)
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3, eps=1e-7)
    x = torch.randn(batch, 1, size, size, device=device)
    foreground = (torch.rand(batch, size, size, device=device) > 0.9).float()
    truth = torch.stack([1 - foreground, foreground], 1)
    times = []
    for step in range(25):
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        loss = asymmetric_unified_focal(net(x), truth)
        loss.backward()
        optimiser.step()
        loss.item()
        times.append(1000 * (time.perf_counter() - start))
    steady = sorted(times[5:])
    print(
        json.dumps(
            {
                "version": torch.__version__,
                "step-ms": steady[len(steady) // 2],
                "first-step-ms": times[0],
                "parameters": sum(p.numel() for p in net.parameters()),
            }
        )
    )


main()
