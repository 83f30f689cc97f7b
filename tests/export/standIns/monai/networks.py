import torch


def one_hot(labels, num_classes, dim=1):
    return torch.nn.functional.one_hot(labels.long().squeeze(dim), num_classes).movedim(-1, dim).float()
