import torch


def asarray(x, dtype=None):
    return torch.as_tensor(x, dtype=dtype)


def log(x):
    return torch.log(torch.as_tensor(x))


def clip(x, low, high):
    return torch.clamp(x, low, high)


def maximum(x, y):
    return torch.maximum(x, torch.as_tensor(y, dtype=x.dtype))


def minimum(x, y):
    return torch.minimum(x, torch.as_tensor(y, dtype=x.dtype))


def sum(x, axis=None):
    return torch.sum(x) if axis is None else torch.sum(x, dim=axis)


def mean(x, axis=None):
    return torch.mean(x) if axis is None else torch.mean(x, dim=axis)
