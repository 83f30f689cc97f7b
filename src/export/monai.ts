/**
 * A loss as a MONAI file: a module that calls MONAI's own classes with the arguments that make them
 * compute this loss, and a self-test. Where MONAI cannot, the reason.
 */
import { caseText } from './caseText.ts';
import { type Expression, python } from './expression.ts';
import { normalFormHead, signatureLines } from './header.ts';
import type { DistributionRecipe, Recipe, RegionRecipe } from './recipes.ts';
import type { Subject } from './subject.ts';

const contract = [
  'Tensors, as everywhere in MONAI: logits (batch, classes, *pixels) and labels (batch, 1, *pixels). Class 0',
  'is the background, all others are rare.',
];

/** What is built once, what is done in each call, what a person must know. */
interface Assembly {
  /** Statements of `__init__`. */
  readonly built: readonly string[];
  /** Statements of `forward`, the last one returns. */
  readonly called: readonly string[];
  /** Lines on what differs from MONAI's defaults and by how much. */
  readonly remarks: readonly string[];
}

/** An expression over the attributes of the module. */
const own = (expression: Expression) => python(expression).replace(/[a-z_]+/, 'self.$&');

const unbracketed = (text: string) => text.replace(/^\((.*)\)$/, '$1');

function distributionAssembly({ rare, common }: DistributionRecipe): Assembly {
  const alpha = common.weight === rare.weight ? 'None' : unbracketed(python(rare.weight));
  const gamma = rare.focus === 0 ? '0.0' : python(rare.focus);
  return {
    built: [
      `self.focal = losses.FocalLoss(to_onehot_y=True, use_softmax=True, gamma=${gamma}, alpha=${alpha})`,
    ],
    called: [
      '# MONAI takes the mean over the classes too, where all but the true one are 0.',
      'distribution = logits.shape[1] * self.focal(logits, labels)',
    ],
    remarks: [
      'FocalLoss: the default is a sigmoid for each class and raw labels, so use_softmax and to_onehot_y are',
      'set. Its mean is over pixels and classes, hence the factor. It does not keep p in [1e-7, 1 − 1e-7],',
      'so a pixel with p below 1e-7 costs more than −ln 1e-7 = 16.1 here. It computes in float32.',
    ],
  };
}

function regionAssembly({ delta, commonPower, rarePower, smooth, clips }: RegionRecipe): Assembly {
  const smoothing = smooth === 1e-7 ? '1e-7' : '1e-6';
  const clipping = clips
    ? ['Probabilities are not kept in [1e-7, 1 − 1e-7]: at most 1e-7 a pixel in the counts.']
    : [];
  if (typeof delta === 'number')
    return {
      built: [
        '# 2 TP + 2 s over 2 TP + FN + FP + 2 s: MONAI counts twice what TverskyLoss counts once.',
        'self.dice = losses.DiceLoss(softmax=True, to_onehot_y=True, smooth_nr=2e-6, smooth_dr=2e-6)',
      ],
      called: ['region = self.dice(logits, labels)'],
      remarks: [
        "DiceLoss: the default smoothing of 1e-5 is replaced by that of the authors' code, 1e-6 pixels in",
        'TP; without softmax and to_onehot_y it takes logits for probabilities.',
        ...clipping,
      ],
    };
  const focused = rarePower !== 1 || commonPower !== 1;
  const reduction = focused ? ', reduction="none"' : '';
  return {
    built: [
      '# In MONAI alpha weighs false positives and beta false negatives.',
      'self.tversky = losses.TverskyLoss(',
      `    softmax=True, to_onehot_y=True, alpha=1 - ${python(delta)}, beta=${python(delta)},`,
      `    smooth_nr=${smoothing}, smooth_dr=${smoothing}${reduction},`,
      ')',
    ],
    called: focused
      ? [
          'error = self.tversky(logits, labels)  # 1 - T of each image and class',
          `region = (error.clamp(min=1e-7) ** ${own(rarePower)}).mean()`,
        ]
      : ['region = self.tversky(logits, labels)'],
    remarks: [
      `TverskyLoss: the default smoothing of 1e-5 is replaced by ${smoothing} pixels. MONAI has no focal power`,
      'of its own; 1 − T comes from a subtraction, good to about 1e-7.',
      ...clipping,
    ].slice(0, focused ? undefined : 1),
  };
}

/** The asymmetric family: MONAI's own class, in both of its versions. */
function asymmetricAssembly(recipe: Recipe): Assembly {
  const lambda = recipe.region ? own(recipe.region.weight) : '0.0';
  const rest = lambda.startsWith('self') ? `1 - ${lambda}` : String(1 - Number(lambda));
  return {
    built: [],
    called: [
      'classes = logits.shape[1]',
      'if classes > 2 and not ANY_CLASSES:',
      '    raise ValueError(f"this MONAI has the loss for two classes only, got {classes}")',
      'truth = one_hot(labels, num_classes=classes)',
      'scale = 1.0',
      `weight = ${rest}  # MONAI's weight is that of the distribution part`,
      'if ANY_CLASSES:',
      `    scale = ${lambda} + classes * weight`,
      '    weight = classes * weight / scale',
      '# Newer MONAI refuses gamma = 0; this small it changes nothing that float32 shows.',
      'gamma = max(self.gamma, 1e-12)',
      'loss = losses.AsymmetricUnifiedFocalLoss(weight=weight, delta=self.delta, gamma=gamma)',
      'return scale * loss(logits.softmax(dim=1), truth)',
    ],
    remarks: [
      'AsymmetricUnifiedFocalLoss: it applies no activation unless newer versions are told to, so it is given',
      'probabilities and one-hot truth; its own default of δ has been 0.7 and 0.6, so δ is always passed.',
      'Older versions have two classes. Newer ones have any number but divide the distribution part by',
      'the number of classes: there weight and scale make up for it, exactly.',
    ],
  };
}

function assemblyOf(recipe: Recipe): Assembly {
  const { distribution, region, offset } = recipe;
  const parts = [
    distribution && distributionAssembly(distribution),
    region && regionAssembly(region),
  ].filter((part) => part !== null);
  const weighted = (weight: Expression, name: string) =>
    weight === 1 ? name : `${own(weight)} * ${name}`;
  const sum = [
    region && weighted(region.weight, 'region'),
    distribution && weighted(distribution.weight, 'distribution'),
  ]
    .filter(Boolean)
    .join(' + ');
  return {
    built: parts.flatMap((part) => part.built),
    called: [
      ...parts.flatMap((part) => part.called),
      `return ${sum}${offset === 0 ? '' : ` - ${own(offset)}`}`,
    ],
    remarks: parts.flatMap((part) => part.remarks),
  };
}

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
    '        check(f"{case[\'name\']}: gradient", slope, gradient, tolerance * gradient.abs().max().item())',
    `    print(f"${functionName}: self-test passed, {len(CASES)} cases")`,
    '',
    '',
    'if __name__ == "__main__":',
    '    self_test()',
    '',
  ];
}

/** A loss of the normal form, or why MONAI does not have it. */
export function monaiFile(subject: Subject, recipe: Recipe): string | { reason: string } {
  const { definition, className, parameters, deltaByClass } = subject;
  if (deltaByClass)
    return {
      reason:
        'MONAI’s classes take one δ for all classes, and here classes have their own. The PyTorch file ' +
        'has them and runs beside MONAI.',
    };
  const asymmetric = definition.form === 'asymmetric';
  const { built, called, remarks } = asymmetric ? asymmetricAssembly(recipe) : assemblyOf(recipe);
  return [
    ...normalFormHead(subject, recipe, 'MONAI', contract, remarks),
    '',
    ...(asymmetric ? ['import inspect', ''] : []),
    'import torch',
    'from monai import losses',
    ...(asymmetric ? ['from monai.networks import one_hot'] : []),
    'from torch import nn',
    '',
    ...(asymmetric
      ? [
          '# Newer MONAI: any number of classes, distribution part divided by that number.',
          'ANY_CLASSES = "use_softmax" in inspect.signature(losses.AsymmetricUnifiedFocalLoss).parameters',
          '',
        ]
      : []),
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
