/**
 * The optimiser over all weights in one dispatch, in place, adding up the partial gradients on the way:
 * Adam, or gradient descent with Nesterov momentum, whose velocity takes the place of the first moment.
 * A uniform chooses, so that another optimiser needs no other pipeline; all threads take the same way.
 *
 * Tiling: a workgroup owns a block of 64 weights. With four lanes a weight each lane adds every fourth
 * part, then one finishes: reads are contiguous over the block, and 256 threads keep four loads of
 * every weight in flight where there are many parts. About 20 bytes a weight beside the parts and some
 * 15 operations: memory alone counts. 120,634 weights are 1,900 workgroups.
 */
import { adam, sgd } from '../../networks/network.ts';
import { type Kernel, workgroupKernel } from './kernel.ts';
import { stateBinding, stateDeclaration } from './optimizerState.ts';
import { settingsBinding, settingsDeclaration } from './settings.ts';

/** Weights of a block; every slot of the weight vector starts a block of its own. */
export const blockLength = 64;

/**
 * Binds weights [blocks · 64], moments [blocks · 64, 2] (first and second;
 * velocity and 0), parts, blocks [blocks, 4]
 * (index of the first part's first element, distance of parts, number of parts, weights in use), state
 * and settings.
 *
 * @param lanes  threads that share the parts of a weight
 */
export function weightUpdateKernel(blocks: number, lanes: 1 | 4): Kernel {
  const add = `var gradient = 0.0;
  if (element < block.w) {
    for (var part = local / ${blockLength}u; part < block.z; part += ${lanes}u) {
      gradient += parts[block.x + part * block.y + element];
    }
  }`;
  const addLanes = `sums[local] = gradient;
  workgroupBarrier();
  if (local >= ${blockLength}u) { return; }
  gradient = (sums[local] + sums[local + ${blockLength}u]) + (sums[local + ${2 * blockLength}u] + sums[local + ${3 * blockLength}u]);`;
  return workgroupKernel({
    name: 'weight update',
    bindings: [
      { name: 'weights', type: 'array<f32>', access: 'write' },
      { name: 'moments', type: 'array<vec2f>', access: 'write' },
      { name: 'parts', type: 'array<f32>', access: 'read' },
      { name: 'blocks', type: 'array<vec4u>', access: 'read' },
      stateBinding('read'),
      settingsBinding,
    ],
    declarations: `${stateDeclaration}
${settingsDeclaration}
${lanes === 1 ? '' : `var<workgroup> sums: array<f32, ${lanes * blockLength}>;`}`,
    workgroups: blocks,
    workgroupSize: lanes * blockLength,
    body: `let block = blocks[index];
  let element = local % ${blockLength}u;
  ${add}
  ${lanes === 1 ? '' : addLanes}
  if (element >= block.w || state.usable == 0u) { return; }
  let weight = index * ${blockLength}u + element;
  if (settings.followsVelocity > 0.0) {
    let velocity = ${sgd.momentum} * moments[weight].x + gradient;
    moments[weight] = vec2f(velocity, 0.0);
    weights[weight] -= settings.learningRate * (gradient + ${sgd.momentum} * velocity);
    return;
  }
  let moment = mix(vec2f(gradient, gradient * gradient), moments[weight], vec2f(${adam.beta1}, ${adam.beta2}));
  moments[weight] = moment;
  let corrected = moment / (1.0 - vec2f(state.beta1Power, state.beta2Power));
  weights[weight] -= settings.learningRate * corrected.x / (sqrt(corrected.y) + ${adam.epsilon});`,
  });
}
