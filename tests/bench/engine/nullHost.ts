/**
 * Host time of a planned step without a GPU behind it: Dawn's null backend in Node validates every
 * call and computes nothing. Prints one JSON object a case.
 */

import { tuningFor } from '../../../src/engine/kernels/plan/tuning.ts';
import { normalForm } from '../../../src/losses/lossFunction.ts';
import { referenceNetworks } from '../../../src/runs/setting.ts';
import { openDawn } from '../../support/dawn.ts';
import { createGpuNetwork } from '../../support/gpuNetwork.ts';
import { trainingTask, unifiedFocal } from '../../support/trainingTask.ts';

const cases = [
  { name: 'small', size: 64, batch: 2 },
  { name: 'standard', size: 128, batch: 4 },
] as const;
const steps = 500;

const { device, complaints } = await openDawn('null');
for (const { name, size, batch } of cases) {
  const request = trainingTask(referenceNetworks[name], size, 1, batch);
  const network = await createGpuNetwork(device, request, tuningFor('hardware'));
  const indices = Array.from({ length: batch }, (_, image) => image % 3);
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    const loss = network.step(indices, normalForm(unifiedFocal), 1e-3);
    times.push(performance.now() - start);
    await loss;
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ case: name, value: times[steps / 2] }));
}
// Dawn keeps the process alive.
process.exit(complaints.length);
