/** A study to take away: its journal, its history, and what continues it in PyTorch. */
import { splits } from '../../datasets/dataset.ts';
import type { PreparedImages } from '../../datasets/preparedImages.ts';
import { writeOptunaJournal } from '../../formats/optunaJournal.ts';
import { type StoredTensor, writeSafetensors } from '../../formats/safetensors.ts';
import { leftOut } from '../../masks/leftOut.ts';
import { safetensorsReader, unetClasses, unetImports } from '../network/unetClasses.ts';
import { studyHistoryCsv } from './historyCsv.ts';
import { journalFileName, journalOf } from './journal.ts';
import { sweepLimits } from './limits.ts';
import { lossFiles } from './lossFiles.ts';
import seededSource from './python/seeded.py?raw';
import sweepSource from './python/sweep.py?raw';
import trainingSource from './python/training.py?raw';
import trialsSource from './python/trials.py?raw';
import type { StudyParts } from './studyParts.ts';
import { studyReadme } from './studyReadme.ts';

/** All images as one file: `inputs` [N, size, size, channels], `labels` [N, size, size], and of each its split, aspect and mask. */
function imagesFile({ size, channels, classes, images }: PreparedImages) {
  const count = images.length;
  const [pixels, values] = [size * size, size * size * channels];
  const inputs = new Float32Array(count * values);
  const labels = new Uint8Array(count * pixels).fill(leftOut);
  for (const [i, image] of images.entries()) {
    inputs.set(image.input, i * values);
    if (image.labels) labels.set(image.labels, i * pixels);
  }
  const tensors: [string, StoredTensor][] = [
    ['aspects', { shape: [count], values: Float64Array.from(images, ({ aspect }) => aspect) }],
    ['inputs', { shape: [count, size, size, channels], values: inputs }],
    ['classes', { shape: [1], values: Int32Array.of(classes) }],
    [
      'split',
      { shape: [count], values: Int32Array.from(images, ({ split }) => splits.indexOf(split)) },
    ],
    ['labels', { shape: [count, size, size], values: labels }],
    [
      'has_mask',
      { shape: [count], values: Uint8Array.from(images, (one) => Number(one.labels !== null)) },
    ],
  ];
  return writeSafetensors({ tensors: new Map(tensors) });
}

const unetSource = (normEpsilon: number) => `"""The network of the page, for PyTorch."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
${unetImports}

${unetClasses(normEpsilon, false)}${safetensorsReader.trimEnd()}
`;

/** The files of a study by name, but for its project and the table of its runs. */
export function studyFiles(
  parts: StudyParts,
): Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> {
  const { study, trials, records, images } = parts;
  const losses = Object.entries(lossFiles(parts)).map(([name, text]) => [`losses/${name}`, text]);
  return {
    'README.txt': studyReadme(study, trials, sweepLimits(parts)),
    [journalFileName]: writeOptunaJournal(journalOf(parts)),
    'history.csv': studyHistoryCsv(trials, records),
    'sweep.py': sweepSource,
    'trials.py': trialsSource,
    'training.py': trainingSource,
    'seeded.py': seededSource,
    'unet.py': unetSource(parts.normEpsilon),
    ...Object.fromEntries(losses),
    'images.safetensors': imagesFile(images),
  };
}
