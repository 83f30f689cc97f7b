/** Which implementation of the network a backend gets. */
import type { StartedBackend } from './backends/startedBackend.ts';
import type { NetworkRequest, TrainableNetwork } from './network.ts';
import { TapeNetwork } from './tapeNetwork.ts';

/**
 * Builds the network on the backend that is set: fused kernels where there is a WebGPU device, else
 * stock ops. The caller disposes of it.
 *
 * @param onProgress  told how many of how many kernels are compiled
 * @throws RangeError when the network does not fit the device; the message says what to change
 */
export async function createNetwork(
  { gpu }: StartedBackend,
  request: NetworkRequest,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<TrainableNetwork> {
  if (!gpu) return new TapeNetwork(request);
  const [{ createPlanNetwork }, { tuningFor }] = await Promise.all([
    import('./kernels/planNetwork.ts'),
    import('./kernels/tuning.ts'),
  ]);
  const tuning = tuningFor(gpu.isSoftware ? 'software' : 'hardware');
  return createPlanNetwork(gpu.device, request, tuning, onProgress);
}
