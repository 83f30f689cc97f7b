/** Golden cases as Python literals, the same in every target. */
import { unit } from './condense.ts';
import type { GoldenCase } from './golden.ts';

/** Eleven digits: more than float32 holds, fewer than would hide a different formula. */
const digits = (value: number) => String(Number(value.toPrecision(11)));

function caseLines({ name, shape, images, value, valueOfAll, gradient }: GoldenCase): string[] {
  let row = 0;
  const image = (groups: GoldenCase['images'][number]) => [
    '            [',
    ...groups.map(({ pixels, label, probability }) => {
      const slope = gradient[row++].map(digits).join(', ');
      return `                (${pixels}, ${label}, (${probability.join(', ')}), (${slope})),`;
    }),
    '            ],',
  ];
  return [
    '    {',
    `        "name": "${name}",`,
    `        "shape": (${shape.join(', ')}),`,
    `        "value": ${digits(value)},${valueOfAll === null ? '' : `  # pixel by pixel ${digits(valueOfAll)}`}`,
    '        "images": [',
    ...images.flatMap(image),
    '        ],',
    '    },',
  ];
}

/** `UNIT` and `CASES`. */
export function caseText(cases: readonly GoldenCase[]): string[] {
  return [
    `# Computed in float64. Each image is a list of groups of equal pixels: number of pixels, label,`,
    '# probability of each class in 1 / UNIT, derivative of the loss by it summed over the group.',
    `UNIT = ${unit}`,
    'CASES = [',
    ...cases.flatMap(caseLines),
    ']',
  ];
}
