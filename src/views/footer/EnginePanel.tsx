/** Which engine trains and why, and what the network takes. */
import { runOf } from '../../state/live.ts';
import { useApp } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';

export function EnginePanel({ onClose }: { onClose: () => void }) {
  const engine = useApp((state) => state.live.engine);
  const parameterCount = useApp((state) => runOf(state.live).parameterCount);
  const memoryBytes = useApp((state) => runOf(state.live).memoryBytes);
  if (!engine) return null;
  return (
    <Panel label="Training engine" className="engine-details" onClose={onClose}>
      <p>
        <b>{engine.label}</b>, {engine.detail}.
      </p>
      {engine.passedOver.length === 0 ? (
        <p>It is the fastest engine there is, and it came up.</p>
      ) : (
        <ul>
          {engine.passedOver.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {parameterCount > 0 && (
        <p>
          The U-Net has {parameterCount.toLocaleString('en')} parameters; its training takes about{' '}
          {Math.ceil(memoryBytes / 2 ** 20).toLocaleString('en')} MB of memory.
        </p>
      )}
    </Panel>
  );
}
