/** Parameters of the page's network under the names and in the layouts of the exported PyTorch module. */
import type { NamedParameter } from './networkSubject.ts';

/** What a parameter is called in PyTorch, by the last part of its name here. */
const lastParts: Readonly<Record<string, string>> = {
  filter: 'weight',
  bias: 'bias',
  scale: 'weight',
  shift: 'bias',
};

/** "down1.conv2.scale" is "down1.norm2.weight". */
function torchName(name: string): string {
  const parts = name.split('.');
  const last = parts.pop() as string;
  const renamed = lastParts[last];
  if (!renamed) throw new RangeError(`The parameter ${name} has no place in the PyTorch network.`);
  const owner = parts.join('.');
  const isNorm = last === 'scale' || last === 'shift';
  return `${isNorm ? owner.replace(/conv(\d+)$/, 'norm$1') : owner}.${renamed}`;
}

/**
 * A parameter for `UNet.load_state_dict` of the exported file.
 *
 * A filter [height, width, in, out] becomes [out, in, height, width]. That of a transposed convolution is
 * [height, width, out, in] here and [in, out, height, width] there, so that the same turn serves both.
 *
 * @throws RangeError for a parameter that the exported module does not have
 */
export function torchParameter({ name, shape, values }: NamedParameter): NamedParameter {
  const renamed = torchName(name);
  if (shape.length !== 4) return { name: renamed, shape, values };
  const [height, width, third, fourth] = shape as [number, number, number, number];
  const turned = new Float32Array(values.length);
  let to = 0;
  for (let d = 0; d < fourth; d++)
    for (let c = 0; c < third; c++)
      for (let tap = 0; tap < height * width; tap++)
        turned[to++] = values[(tap * third + c) * fourth + d];
  return { name: renamed, shape: [fourth, third, height, width], values: turned };
}
