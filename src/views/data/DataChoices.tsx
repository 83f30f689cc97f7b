/** How volumes become images, where there is something to choose, and which images are held out. */
import {
  type ChoicesOffered,
  defaultVolumeChoices,
  planes,
  type SlicePick,
  windowIds,
} from '../../datasets/volumeChoices.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { withCurrent } from '../controls/trainingOptions.ts';
import { windowOptions } from './dataText.ts';
import { SplitChoices } from './SplitChoices.tsx';

const sliceCounts = [1, 2, 4, 8, 16, 32, 64, 128];
const picks: readonly (readonly [SlicePick, string])[] = [
  ['foreground', 'with most foreground'],
  ['even', 'evenly spaced'],
];

/** Of images that leave nothing to choose but the split. */
const nothing = {
  modalities: [],
  targets: [],
  hasSlices: false,
  hasWindow: false,
  used: defaultVolumeChoices,
} satisfies ChoicesOffered;

export function DataChoices() {
  const offered = useApp((state) => state.live.dataset?.choices ?? nothing);
  const chosen = useApp((state) => state.session.volumes);
  const { setVolumes } = useActions();
  const { modalities, targets, hasSlices, hasWindow, used } = offered;
  return (
    <div className="data-choices">
      {modalities.length > 1 && (
        <MenuField
          className="part"
          label="Modality"
          value={used.modality}
          options={modalities}
          onChange={(modality) => setVolumes({ modality })}
        />
      )}
      {targets.length > 1 && (
        <MenuField
          className="part"
          label="Foreground"
          value={used.target}
          options={targets}
          onChange={(target) => setVolumes({ target })}
        />
      )}
      {hasSlices && (
        <>
          <MenuField
            className="part"
            label="Plane"
            value={chosen.plane}
            options={planes.map((plane) => [plane, plane] as const)}
            onChange={(plane) => setVolumes({ plane })}
          />
          <MenuField
            className="part"
            label="Slices each"
            value={String(used.slices)}
            options={withCurrent(sliceCounts, used.slices).map(
              (count) => [String(count), String(count)] as const,
            )}
            onChange={(count) => setVolumes({ slices: Number(count) })}
          />
          <MenuField
            className="part"
            label="Which"
            value={chosen.pick}
            options={picks}
            onChange={(pick) => setVolumes({ pick })}
          />
        </>
      )}
      {hasWindow && (
        <MenuField
          className="part"
          label="Window"
          value={chosen.window}
          options={windowOptions}
          onChange={(text) => {
            const window = windowIds.find((id) => id === text);
            if (window) setVolumes({ window });
          }}
        />
      )}
      <SplitChoices />
    </div>
  );
}
