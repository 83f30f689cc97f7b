/** Patients of whom some slices are trained on and others held out. */
import type { Sample } from './dataset.ts';

/** How many there are; scores of the held-out slices are better than those of another patient would be. */
export function dividedPatients(
  samples: readonly Pick<Sample, 'patient' | 'split' | 'mask'>[],
): number {
  const patientsOf = (of: Sample['split']) =>
    new Set(
      samples.flatMap(({ patient, split, mask }) => (mask && split === of ? (patient ?? []) : [])),
    );
  const held = patientsOf('validation');
  return [...patientsOf('training')].filter((patient) => held.has(patient)).length;
}
