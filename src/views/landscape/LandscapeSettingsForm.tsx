/** What landscape is computed, what that takes, and the button that begins it. */
import { largestSeed } from '../../pixels/random.ts';
import { gridSizes } from '../../runs/landscape/grid.ts';
import { useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import {
  costOf,
  type DirectionKind,
  hindrance,
  imageCounts,
  imagesOf,
  type LandscapeSettings,
  megabytes,
  ranges,
} from './landscapeSettings.ts';

const directions: readonly (readonly [DirectionKind, string])[] = [
  ['random', 'random'],
  ['two-seeds', 'random, two seeds'],
  ['principal', 'principal, of this run'],
];

const options = (values: readonly number[], text: (value: number) => string) =>
  values.map((value) => [String(value), text(value)] as const);

interface LandscapeSettingsFormProps {
  readonly settings: LandscapeSettings;
  readonly onChange: (settings: LandscapeSettings) => void;
  readonly onCompute: () => void;
}

export function LandscapeSettingsForm(props: LandscapeSettingsFormProps) {
  const { settings, onChange, onCompute } = props;
  const why = useApp((state) => hindrance(state, settings));
  const points = useApp((state) => costOf(state, settings).points);
  const images = useApp((state) => costOf(state, settings).images);
  const bytes = useApp((state) => costOf(state, settings).bytes);
  const most = useApp((state) => imagesOf(state, Number.POSITIVE_INFINITY).length);
  const set = (change: Partial<LandscapeSettings>) => onChange({ ...settings, ...change });
  const isRandom = settings.directions !== 'principal';
  // As many as there are stand for all larger choices.
  const counts = imageCounts.filter((_, i) => i === 0 || imageCounts[i - 1] < most);
  return (
    <form
      className="landscape-settings"
      aria-label="Setting of the landscape"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) onCompute();
      }}
    >
      <div className="fields">
        <MenuField
          className="directions"
          label="Directions"
          value={settings.directions}
          options={directions}
          onChange={(value) => set({ directions: value })}
        />
        {isRandom && (
          <label>
            <span className="lab">Seed</span>
            <input
              type="number"
              aria-label="Landscape seed"
              min={0}
              max={largestSeed}
              step={1}
              value={settings.seed}
              onChange={({ target }) => {
                const seed = Math.round(target.valueAsNumber);
                if (seed >= 0 && seed <= largestSeed) set({ seed });
              }}
            />
          </label>
        )}
        <MenuField
          className="reach"
          label="Reach"
          value={String(settings.range)}
          options={options(ranges, (value) => (isRandom ? `± ${value}` : `${value} × path`))}
          onChange={(value) => set({ range: Number(value) })}
        />
        <MenuField
          className="grid"
          label="Grid points"
          value={String(settings.size)}
          options={options(gridSizes, (value) => `${value} × ${value}`)}
          onChange={(value) => set({ size: Number(value) })}
        />
        <MenuField
          className="over"
          label="Loss over"
          value={String(settings.images)}
          options={options(counts, (value) =>
            value === 0 ? 'this image' : `${Math.min(value, most)} training images`,
          )}
          onChange={(value) => set({ images: Number(value) })}
        />
        <button type="submit" className="btn" aria-disabled={why !== null}>
          Compute
        </button>
      </div>
      <p className="note">
        {why ??
          `${points} points, ${points * images} predictions, at most ${megabytes(bytes)} of memory. Training goes on meanwhile.${isRandom ? ' At 1 a direction is as long in each filter as its weights.' : ''}`}
      </p>
    </form>
  );
}
