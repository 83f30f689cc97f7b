import torch

from . import nn, numpy

Array = torch.Tensor


def value_and_grad(function):
    def both(x, *rest):
        x = x.detach().clone().requires_grad_()
        value = function(x, *rest)
        (slope,) = torch.autograd.grad(value, x)
        return value.detach(), slope

    return both
