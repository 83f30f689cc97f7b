import os

import torch
from torch import nn

from .networks import one_hot


class FocalLoss(nn.Module):
    """By softmax and with alpha: 1 - alpha on class 0, alpha on all others; mean over all elements."""

    def __init__(self, to_onehot_y=False, gamma=2.0, alpha=None, use_softmax=False, reduction="mean"):
        super().__init__()
        assert to_onehot_y and use_softmax and reduction == "mean"
        self.gamma = gamma
        self.alpha = alpha

    def forward(self, logits, labels):
        classes = logits.shape[1]
        log_p = logits.float().log_softmax(1)
        loss = one_hot(labels, classes) * -log_p * (1 - log_p.exp()) ** self.gamma
        if self.alpha is not None:
            factor = torch.tensor([1 - self.alpha] + [self.alpha] * (classes - 1))
            loss = loss * factor.reshape(-1, *[1] * (logits.ndim - 2))
        return loss.mean()


def soft_counts(p, truth):
    pixels = tuple(range(2, p.ndim))
    return (p * truth).sum(pixels), (p * (1 - truth)).sum(pixels), ((1 - p) * truth).sum(pixels)


class TverskyLoss(nn.Module):
    """alpha weighs false positives, beta false negatives."""

    def __init__(
        self, softmax=False, to_onehot_y=False, alpha=0.5, beta=0.5, smooth_nr=1e-5, smooth_dr=1e-5, reduction="mean"
    ):
        super().__init__()
        assert softmax and to_onehot_y
        self.setting = alpha, beta, smooth_nr, smooth_dr, reduction

    def forward(self, logits, labels):
        alpha, beta, smooth_nr, smooth_dr, reduction = self.setting
        tp, fp, fn = soft_counts(logits.softmax(1), one_hot(labels, logits.shape[1]))
        score = 1 - (tp + smooth_nr) / (tp + alpha * fp + beta * fn + smooth_dr)
        return score if reduction == "none" else score.mean()


class DiceLoss(nn.Module):
    def __init__(self, softmax=False, to_onehot_y=False, smooth_nr=1e-5, smooth_dr=1e-5):
        super().__init__()
        assert softmax and to_onehot_y
        self.smooth_nr = smooth_nr
        self.smooth_dr = smooth_dr

    def forward(self, logits, labels):
        tp, fp, fn = soft_counts(logits.softmax(1), one_hot(labels, logits.shape[1]))
        return (1 - (2 * tp + self.smooth_nr) / (2 * tp + fp + fn + self.smooth_dr)).mean()


class DiceCELoss(nn.Module):
    def __init__(self, softmax, to_onehot_y, smooth_nr, smooth_dr, lambda_dice=1.0, lambda_ce=1.0):
        super().__init__()
        self.dice = DiceLoss(softmax, to_onehot_y, smooth_nr, smooth_dr)
        self.weights = lambda_dice, lambda_ce

    def forward(self, logits, labels):
        cross_entropy = nn.functional.cross_entropy(logits, labels.squeeze(1).long())
        return self.weights[0] * self.dice(logits, labels) + self.weights[1] * cross_entropy


class GeneralizedDiceLoss(nn.Module):
    """Weights of absent classes are the largest of the others."""

    def __init__(self, softmax, to_onehot_y, w_type, smooth_nr, smooth_dr):
        super().__init__()
        assert softmax and to_onehot_y and w_type == "square" and smooth_nr == smooth_dr == 0

    def forward(self, logits, labels):
        tp, fp, fn = soft_counts(logits.softmax(1), one_hot(labels, logits.shape[1]))
        weight = (tp + fn).round() ** -2.0
        weight = torch.where(weight.isinf(), torch.zeros_like(weight), weight)
        weight = torch.where(weight == 0, weight.amax(1, keepdim=True), weight).detach()
        return (1 - 2 * (weight * tp).sum(1) / (weight * (2 * tp + fp + fn)).sum(1)).mean()


def asymmetric_parts(p, truth, delta, gamma):
    """Distribution part and region part of each class, [batch, classes]."""
    assert p.shape == truth.shape
    p = p.clamp(1e-7, 1 - 1e-7)
    pixels = tuple(range(2, p.ndim))
    cross_entropy = -truth * p.log()
    background = (1 - delta) * (1 - p[:, :1]) ** gamma * cross_entropy[:, :1]
    focal = torch.cat([background, delta * cross_entropy[:, 1:]], 1).mean(pixels)
    tp, fp, fn = soft_counts(p, truth)
    error = 1 - (tp + 1e-7) / (tp + delta * fn + (1 - delta) * fp + 1e-7)
    tversky = torch.cat([error[:, :1], error[:, 1:].clamp(min=1e-7) ** (1 - gamma)], 1)
    return focal, tversky


class TwoClasses(nn.Module):
    """As in MONAI 1.5: two classes, no activation, the parts are reduced before they are weighed."""

    def __init__(self, to_onehot_y=False, num_classes=2, weight=0.5, gamma=0.5, delta=0.7, reduction="mean"):
        super().__init__()
        self.setting = weight, delta, gamma

    def forward(self, p, truth):
        weight, delta, gamma = self.setting
        assert p.shape[1] == 2
        focal, tversky = asymmetric_parts(p, truth, delta, gamma)
        return weight * focal.sum(1).mean() + (1 - weight) * tversky.mean()


class AnyClasses(nn.Module):
    """As in MONAI's later sources: any number of classes, one mean over both parts and all classes."""

    def __init__(
        self, weight=0.5, delta=0.6, gamma=0.5, include_background=True, to_onehot_y=False, reduction="mean",
        use_softmax=False, epsilon=1e-7,
    ):
        super().__init__()
        if gamma <= 0:
            raise ValueError("gamma must be > 0")
        self.setting = weight, delta, gamma

    def forward(self, p, truth):
        weight, delta, gamma = self.setting
        focal, tversky = asymmetric_parts(p, truth, delta, gamma)
        return (weight * focal + (1 - weight) * tversky).mean()


AsymmetricUnifiedFocalLoss = TwoClasses if os.environ.get("MONAI_STAND_IN") == "1.5" else AnyClasses
