import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { resultName } from '../../src/export/fileNames.ts';
import { lossSetting } from '../../src/export/lossSetting.ts';
import { masksZip } from '../../src/export/masksZip.ts';
import { defaultParameters } from '../../src/losses/catalogue.ts';
import type { LossChoice } from '../../src/losses/lossFunction.ts';
import { lossAtStep } from '../../src/runs/course.ts';

describe('masksZip', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);

  it('holds every mask byte for byte, and says what they mean', () => {
    const files = unzipSync(
      masksZip({
        masks: [
          { path: 'a/b.png', bytes, note: '' },
          { path: 'c.nii.gz', bytes: bytes.slice(7), note: 'axial slices 3 were predicted' },
        ],
        ...{ classNames: ['kidney', 'tumour'], values: [1, 4], areColours: false },
        ...{ threshold: 0.3, areCropped: true, remarks: ['Trained for 20 steps.'] },
      }),
    );
    expect(Object.keys(files).sort()).toEqual(['about.txt', 'masks/a/b.png', 'masks/c.nii.gz']);
    expect(files['masks/a/b.png']).toEqual(bytes);
    expect(files['masks/c.nii.gz']).toEqual(bytes.slice(7));
    const about = strFromU8(files['about.txt']);
    for (const line of ['Trained for 20 steps.', '1 kidney', '4 tumour', '0 background'])
      expect(about.split('\n')).toContain(line);
    expect(about).toContain('most probable class');
    expect(about).toContain('c.nii.gz: axial slices 3 were predicted.');
    expect(about).toContain('Only the crop that the network read was predicted');
    expect(about).not.toContain('b.png');
  });

  it('says the threshold of two classes, and colours as colours', () => {
    const about = (areColours: boolean, values: number[]) =>
      strFromU8(
        unzipSync(
          masksZip({
            ...{ masks: [], classNames: ['foreground'], values, areColours, threshold: 0.3 },
            ...{ areCropped: false, remarks: [] },
          }),
        )['about.txt'],
      );
    expect(about(false, [255])).toContain('at least 0.3');
    expect(about(false, [255])).not.toContain('crop');
    expect(about(true, [0x80])).toContain('#000080 foreground');
  });
});

describe('resultName', () => {
  it('says what a file is of', () => {
    const origin = { title: 'DRIVE, 6 images', loss: 'dice', step: 412 };
    expect(resultName(origin, 'masks', 'zip')).toBe('drive-6-images_dice_step-412_masks.zip');
    expect(resultName({ ...origin, step: null }, 'curves', 'svg')).toBe(
      'drive-6-images_dice_curves.svg',
    );
  });

  it('is a name that every system takes', () => {
    const name = resultName({ title: ' ../a:b\\"c"\n* ', loss: '', step: 0 }, 'x', 'csv');
    expect(name).toBe('a-b-c_images_step-0_x.csv');
    const long = resultName({ title: 'é'.repeat(500), loss: 'dice', step: 1 }, 'x', 'csv');
    expect(new TextEncoder().encode(long).length).toBeLessThan(255);
  });
});

describe('lossSetting', () => {
  const parameters = { ...defaultParameters, lambda: 0.3, dscGamma: 1.5 };

  it('writes the loss as the link does', () => {
    expect(lossSetting({ id: 'asymmetric-unified-focal', parameters })).toBe(
      'asymmetric-unified-focal lambda=0.3 delta=0.6 gamma=0.5',
    );
    expect(lossSetting({ id: 'dsc-plus-plus', parameters })).toBe('dsc-plus-plus dsc-gamma=1.5');
    const classDeltas = [null, null, 0.8];
    expect(lossSetting({ id: 'tversky', parameters, classDeltas })).toBe(
      'tversky delta=0.6 class-deltas=-,0.8',
    );
  });

  it('knows which loss a step was made with', () => {
    const [a, b, c]: LossChoice[] = (['dice', 'focal', 'tversky'] as const).map((id) => ({
      id,
      parameters,
    }));
    const changes = [
      { step: 5, from: a, to: b },
      { step: 9, from: b, to: c },
    ];
    const ids = [1, 4, 5, 8, 9, 20].map((step) => lossAtStep(changes, c, step).id);
    expect(ids).toEqual(['dice', 'dice', 'focal', 'focal', 'tversky', 'tversky']);
    expect(lossAtStep([], b, 3)).toBe(b);
  });
});
