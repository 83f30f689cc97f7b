/** Which implementation of the network a backend gets. */
import type { NetworkRequest, TrainableNetwork } from './network.ts';
import type { EngineId } from './protocol.ts';
import { TapeNetwork } from './tapeNetwork.ts';

/** Builds the network on the backend that is set; the caller disposes of it. */
export async function createNetwork(
  _engine: EngineId,
  request: NetworkRequest,
): Promise<TrainableNetwork> {
  return new TapeNetwork(request);
}
