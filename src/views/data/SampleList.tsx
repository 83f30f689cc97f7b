/** Every image with the file of its mask and its share of foreground; a press shows it. */
import type { Sample } from '../../datasets/dataset.ts';
import { useActions, useApp } from '../appContext.ts';
import { splitNames } from '../splitNames.ts';
import { maskText } from './dataText.ts';
import { percent } from './shareText.ts';

const noSamples: readonly Sample[] = [];

export function SampleList() {
  const samples = useApp((state) => state.live.dataset?.samples ?? noSamples);
  const selected = useApp((state) => state.session.view.image);
  const painted = useApp((state) => state.live.painted);
  const { selectImage } = useActions();
  const largest = samples.reduce((most, sample) => Math.max(most, sample.foregroundShare), 1e-9);
  return (
    <ul className="sample-list" aria-label="Images and their foreground">
      {samples.map((sample, position) => (
        <li key={sample.id}>
          <button
            type="button"
            aria-current={position === selected}
            onClick={() => selectImage(position)}
          >
            <span className="sample-name">{sample.name}</span>
            <span className="sample-mask">{maskText(sample, sample.id in painted)}</span>
            <span className="note">{sample.mask ? splitNames[sample.split] : 'look only'}</span>
            <span className="note">
              {sample.width} × {sample.height}
            </span>
            <i
              className="share-bar"
              style={{ backgroundSize: `${(100 * sample.foregroundShare) / largest}% 100%` }}
              aria-hidden="true"
            />
            <span className="sample-share">
              {sample.mask ? percent(sample.foregroundShare) : 'no mask'}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
