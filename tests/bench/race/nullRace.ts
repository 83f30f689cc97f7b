/**
 * Host time and memory of races without a GPU behind them: Dawn's null backend in Node validates every call and computes
 * nothing. Prints one JSON object.
 */
import { createGpuPlan } from '../../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../../src/engine/kernels/plan/tuning.ts';
import { openDawn } from '../../support/dawn.ts';
import { raceCosts } from './raceCost.ts';

const { device, complaints } = await openDawn('null');
let alive = 0;
const createBuffer = device.createBuffer.bind(device);
device.createBuffer = (descriptor) => {
  alive += descriptor.size;
  const buffer = createBuffer(descriptor);
  const destroy = buffer.destroy.bind(buffer);
  buffer.destroy = () => {
    alive -= descriptor.size;
    return destroy();
  };
  return buffer;
};
const costs = await raceCosts({
  createPlan: (request) => createGpuPlan(device, request, tuningFor('hardware')),
  bytesAlive: () => alive,
  // Of this process alone, whatever else the machine does.
  now: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  ...{ steps: 200, rounds: 7 },
});
console.log(JSON.stringify(costs));
// Dawn keeps the process alive.
process.exit(complaints.length);
