/**
 * A loss as a MONAI file: a module that calls MONAI's own classes with the arguments that make them
 * compute this loss, and a self-test.
 */
import { caseText } from '../caseText.ts';
import type { Formula, MonaiAssembly } from '../formula.ts';
import type { Subject } from '../subject.ts';
import { headLines, signatureLines } from './header.ts';

const contract = [
  'Tensors, as everywhere in MONAI: logits (batch, classes, *pixels) and labels (batch, 1, *pixels). Class 0',
  'is the background, all others are rare.',
];

function selfTest({ functionName, className, cases }: Subject): string[] {
  return [
    ...caseText(cases),
    '',
    '',
    'def check(what, found, expected, allowed):',
    '    error = (found.double() - expected).abs().max().item()',
    '    if not error <= allowed:',
    '        raise AssertionError(f"{what} is off by {error:.3g}, allowed are {allowed:.3g}")',
    '',
    '',
    'def self_test():',
    '    """Value and gradient by the logits against the golden cases, in float32."""',
    '    tolerance = 2e-4',
    '    for case in CASES:',
    '        rows = [row for image in case["images"] for row in image]',
    '        repeats = torch.tensor([row[0] for row in rows])',
    '        group = torch.arange(len(rows)).repeat_interleave(repeats)',
    '        shape = (len(case["images"]), *case["shape"])',
    '        labels = torch.tensor([row[1] for row in rows])[group].reshape(shape).unsqueeze(1)',
    '        p = torch.tensor([row[2] for row in rows], dtype=torch.float64) / UNIT',
    '        gradient = torch.tensor([row[3] for row in rows], dtype=torch.float64)',
    '        # The softmax of log p is p; the chain rule gives the derivative by these logits.',
    '        gradient = p * (gradient - (p * gradient).sum(1, keepdim=True))',
    '        logits = p.log()[group].reshape(*shape, -1).movedim(-1, 1).float().requires_grad_()',
    `        found = ${className}()(logits, labels)`,
    '        (slope,) = torch.autograd.grad(found, logits)',
    '        slope = slope.movedim(1, -1).flatten(0, -2).double()',
    '        slope = torch.zeros_like(gradient).index_add(0, group, slope)',
    '        value = torch.tensor(case["value"], dtype=torch.float64)',
    '        check(f"{case[\'name\']}: value", found, value, tolerance * max(abs(case["value"]), 0.01))',
    '        check(f"{case[\'name\']}: gradient", slope, gradient, tolerance * max(gradient.abs().max().item(), 0.002))',
    `    print(f"${functionName}: self-test passed, {len(CASES)} cases")`,
    '',
    '',
    'if __name__ == "__main__":',
    '    self_test()',
    '',
  ];
}

/** The file of a loss that MONAI's classes can compute. */
export function monaiFile(
  subject: Subject,
  { equation }: Formula,
  { imports, before, built, called, remarks }: MonaiAssembly,
): string {
  const { definition, className, parameters } = subject;
  const block = (lines: readonly string[]) => (lines.length > 0 ? [...lines, ''] : []);
  return [
    ...headLines(subject, 'MONAI', equation, contract, remarks),
    '',
    ...block(imports.standard),
    'import torch',
    'from monai import losses',
    ...imports.monai,
    'from torch import nn',
    '',
    ...block(before),
    '',
    `class ${className}(nn.Module):`,
    `    """${definition.name} loss of logits, the mean over the images of a batch."""`,
    '',
    parameters.length > 0 ? '    def __init__(' : '    def __init__(self):',
    ...(parameters.length > 0
      ? ['        self,', ...signatureLines(subject).map((line) => `    ${line}`), '    ):']
      : []),
    '        super().__init__()',
    ...parameters.map(({ name }) => `        self.${name} = ${name}`),
    ...built.map((line) => `        ${line}`),
    '',
    '    def forward(self, logits, labels):',
    ...called.map((line) => `        ${line}`),
    '',
    '',
    ...selfTest(subject),
  ].join('\n');
}
