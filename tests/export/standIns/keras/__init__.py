import torch

from . import ops


class backend:
    @staticmethod
    def backend():
        return "torch"


class saving:
    @staticmethod
    def register_keras_serializable():
        return lambda subject: subject


class losses:
    class Loss:
        def __init__(self, name=None, reduction="sum_over_batch_size", dtype=None):
            self.name = name
            self.reduction = reduction

        def __call__(self, y_true, y_pred):
            return torch.mean(self.call(torch.as_tensor(y_true), torch.as_tensor(y_pred)))

        def get_config(self):
            return {"name": self.name, "reduction": self.reduction}
