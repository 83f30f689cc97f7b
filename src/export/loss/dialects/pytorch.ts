/** A loss as a PyTorch file: a function of probabilities, a module of logits, and a self-test. */
import { caseText } from '../caseText.ts';
import type { Formula } from '../formula.ts';
import type { Subject } from '../subject.ts';
import { torchDialect } from './dialect.ts';
import { headLines, parameterLines, signatureLines } from './header.ts';

const contract = [
  'Tensors: probabilities (batch, classes, *pixels), softmax applied; labels (batch, *pixels), whole',
  'numbers. Any number of classes, two or more; class 0 is the background, all others are rare. The',
  'module takes logits and applies the softmax itself.',
];

/** The self-test of a function `functionName(probability, labels)` and its module. */
function selfTest({ functionName, className, cases }: Subject): string[] {
  return [
    ...caseText(cases),
    '',
    '',
    'def check(what: str, found: Tensor, expected: Tensor, scale: float) -> None:',
    '    error = (found - expected).abs().max().item()',
    '    if not error <= scale:',
    '        raise AssertionError(f"{what} is off by {error:.3g}, allowed are {scale:.3g}")',
    '',
    '',
    'def self_test() -> None:',
    '    """Value and gradient against the golden cases, in float64 and in float32."""',
    '    for case in CASES:',
    '        rows = [row for image in case["images"] for row in image]',
    '        repeats = torch.tensor([row[0] for row in rows])',
    '        group = torch.arange(len(rows)).repeat_interleave(repeats)',
    '        shape = (len(case["images"]), *case["shape"])',
    '        labels = torch.tensor([row[1] for row in rows])[group].reshape(shape)',
    '        units = torch.tensor([row[2] for row in rows], dtype=torch.float64)',
    '        gradient = torch.tensor([row[3] for row in rows], dtype=torch.float64)',
    '        value = torch.tensor(case["value"], dtype=torch.float64)',
    '        for dtype, tolerance in ((torch.float64, 1e-9), (torch.float32, 1e-4)):',
    '            what = f"{case[\'name\']}, {dtype}:"',
    '            probability = (units[group] / UNIT).reshape(*shape, -1).movedim(-1, 1).to(dtype)',
    '            probability.requires_grad_()',
    `            found = ${functionName}(probability, labels)`,
    '            (slope,) = torch.autograd.grad(found, probability)',
    '            slope = slope.movedim(1, -1).flatten(0, -2).double()',
    '            slope = torch.zeros_like(gradient).index_add(0, group, slope)',
    '            allowed = tolerance * max(abs(case["value"]), 0.01)',
    '            check(f"{what} value", found.double(), value, allowed)',
    '            check(f"{what} gradient", slope, gradient, tolerance * max(gradient.abs().max().item(), 0.002))',
    `            from_logits = ${className}()(probability.log(), labels)`,
    '            check(f"{what} value from logits", from_logits.double(), value, 2 * allowed)',
    `    print(f"${functionName}: self-test passed, {len(CASES)} cases")`,
    '',
    '',
    'if __name__ == "__main__":',
    '    self_test()',
    '',
  ];
}

/** The file of a loss. */
export function pytorchFile(subject: Subject, formula: Formula): string {
  const { definition, functionName, className, deltaByClass } = subject;
  const lines = [
    ...headLines(subject, 'PyTorch', formula.equation, contract, formula.remarks),
    '',
    'import torch',
    'from torch import Tensor, nn',
    'from torch.nn import functional as F',
    '',
    ...formula.constants,
    '',
    '',
    ...(formula.helpers?.(torchDialect) ?? []),
    `def ${functionName}(`,
    '    probability: Tensor,',
    '    labels: Tensor,',
    ...signatureLines(subject),
    ') -> Tensor:',
    `    """${definition.name} loss, the mean over the images of a batch.`,
    '',
    '    probability: (batch, classes, *pixels), adding up to 1 over the classes.',
    '    labels: (batch, *pixels), whole numbers from 0 to classes - 1.',
    ...parameterLines(subject),
    '    """',
    ...(deltaByClass ? ['    delta = probability.new_tensor(delta)  # one for each class'] : []),
    '    truth = F.one_hot(labels, probability.shape[1]).movedim(-1, 1).to(probability.dtype)',
    '    pixels = tuple(range(2, probability.ndim))',
    ...formula.statements(torchDialect).map((line) => (line ? `    ${line}` : '')),
    '    return loss.mean()',
    '',
    '',
    `class ${className}(nn.Module):`,
    '    """The same of logits. Takes the parameters of the function by name."""',
    '',
    '    def __init__(self, **parameters) -> None:',
    '        super().__init__()',
    '        self.parameters_of_loss = parameters',
    '',
    '    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:',
    `        return ${functionName}(logits.softmax(dim=1), labels, **self.parameters_of_loss)`,
    '',
    '',
    ...selfTest(subject),
  ];
  return lines.join('\n');
}
