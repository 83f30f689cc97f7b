import { describe, expect, it } from 'vitest';
import { sweepLimits } from '../../../src/export/study/limits.ts';
import { lossFiles } from '../../../src/export/study/lossFiles.ts';
import { studyFiles } from '../../../src/export/study/studyFiles.ts';
import { readSafetensors } from '../../../src/formats/safetensors.ts';
import { lossIds } from '../../../src/losses/catalogue.ts';
import { leftOut } from '../../../src/masks/leftOut.ts';
import type { Axis } from '../../../src/runs/sweep/study.ts';
import { aSetting, aStudy, studyParts } from '../../support/studyParts.ts';

const parts = studyParts();
const withSpace = (...space: Axis[]) => ({ ...parts, study: { ...aStudy, space } });
const allLosses = withSpace({ kind: 'choice', key: 'loss', choices: lossIds });

describe('the files of a study', () => {
  const files = studyFiles(parts);

  it('are its journal, its history, what continues it, and the images as the network reads them', () => {
    expect(Object.keys(files)).toEqual([
      ...[
        'README.txt',
        'study.log',
        'history.csv',
        'sweep.py',
        'trials.py',
        'training.py',
        'seeded.py',
        'unet.py',
      ],
      ...['losses/dice_loss_pytorch.py', 'losses/asymmetric_unified_focal_loss_pytorch.py'],
      ...['losses/__init__.py', 'images.safetensors'],
    ]);
    const { tensors } = readSafetensors(files['images.safetensors'] as Uint8Array);
    expect(tensors.get('inputs')?.shape).toEqual([7, 16, 16, 1]);
    expect(tensors.get('inputs')?.values.slice(256, 512)).toEqual(parts.images.images[1]?.input);
    expect(tensors.get('labels')?.values.slice(256, 512)).toEqual(parts.images.images[1]?.labels);
    expect([...tensors.get('split')!.values]).toEqual([0, 0, 0, 0, 0, 2, 2]);
  });

  it('have a line of history for each step that is kept', () => {
    const lines = String(files['history.csv']).split('\r\n');
    expect(lines[0]).toBe('trial,point,seed,step,batch_loss,validation_loss,validation_dice');
    expect(lines.slice(1, 5)).toEqual([
      '0,0,3,1,0.9,,',
      '0,0,3,10,,0.8,0.2',
      '0,0,3,30,,,0.8',
      '0,0,3,40,0.3,0.4,',
    ]);
  });

  it('say how to go on', () => {
    expect(files['README.txt']).toContain('4 trials, 1 of them wait');
    expect(files['README.txt']).toContain('python sweep.py --trials 100 ');
  });

  it('have code for every loss there is', () => {
    const index = lossFiles(allLosses)['__init__.py'];
    for (const id of lossIds) expect(index).toContain(`    "${id}": ("`);
    expect(index).toContain('{"lambda": "lambda_", "delta": "delta", "gamma": "gamma"}, False)');
  });
});

describe('what sweep.py cannot continue', () => {
  it('is said in sentences, and in the archive', () => {
    expect(sweepLimits(parts)).toEqual([]);
    const open = parts.images.images.map((image) => ({
      ...{ ...image, split: 'training' as const },
      labels: Uint8Array.from(image.labels!).fill(leftOut, 0, 4),
    }));
    const limited = {
      ...withSpace(
        { kind: 'choice', key: 'loss', choices: ['dice', 'boundary'] },
        { kind: 'choice', key: 'size', choices: ['32', '64'] },
      ),
      images: { ...parts.images, images: open },
    };
    expect(sweepLimits(limited)).toEqual([
      'It cannot vary “size”: it varies the loss, the network, the optimiser and augmentation.',
      'There is no validation image with a mask to score by.',
      'It cannot train with the Boundary loss: it reads where pixels lie, and some of these images have pixels that are left out.',
    ]);
    expect(sweepLimits({ ...limited, setting: { ...aSetting, fit: 'patches' } })).toEqual([
      'It cannot train on patches: set the input to whole images.',
    ]);
    const files = studyFiles(limited);
    expect(files['README.txt']).toContain(
      'sweep.py cannot continue this sweep. It cannot vary “size”',
    );
    expect(files['study.log']).toContain('"limits":["It cannot vary “size”');
  });
});
