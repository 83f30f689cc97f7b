/** The normal form put together from MONAI's own classes. */
import { type Expression, python } from '../expression.ts';
import type { MonaiAssembly } from '../formula.ts';
import type { DistributionRecipe, Recipe, RegionRecipe } from '../recipes.ts';

type Part = Pick<MonaiAssembly, 'built' | 'called' | 'remarks'>;

/** An expression over the attributes of the module. */
const own = (expression: Expression) => python(expression).replace(/[a-z_]+/, 'self.$&');

const unbracketed = (text: string) => text.replace(/^\((.*)\)$/, '$1');

function distributionAssembly({ rare, common }: DistributionRecipe): Part {
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

function regionAssembly({ delta, commonPower, rarePower, smooth, clips }: RegionRecipe): Part {
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
export function asymmetricAssembly(recipe: Recipe): MonaiAssembly {
  const lambda = recipe.region ? own(recipe.region.weight) : '0.0';
  const rest = lambda.startsWith('self') ? `1 - ${lambda}` : String(1 - Number(lambda));
  return {
    imports: { standard: ['import inspect'], monai: ['from monai.networks import one_hot'] },
    before: [
      '# Newer MONAI: any number of classes, distribution part divided by that number.',
      'ANY_CLASSES = "use_softmax" in inspect.signature(losses.AsymmetricUnifiedFocalLoss).parameters',
    ],
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

/** Parts of the loss from the classes that MONAI has for them. */
export function assemblyOfParts(recipe: Recipe): MonaiAssembly {
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
    imports: { standard: [], monai: [] },
    before: [],
    built: parts.flatMap((part) => part.built),
    called: [
      ...parts.flatMap((part) => part.called),
      `return ${sum}${offset === 0 ? '' : ` - ${own(offset)}`}`,
    ],
    remarks: parts.flatMap((part) => part.remarks),
  };
}
