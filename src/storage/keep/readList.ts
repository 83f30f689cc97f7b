/** The record of the store from outside: any version of it, held against its schema and brought up to date. */
import * as v from 'valibot';
import { checked, Fault } from '../schema/check.ts';
import { runCourse, runSetting, weightsCheck } from '../schema/training.ts';
import { byName, count, flag, list, oneOf, record, text } from '../schema/values.ts';
import { emptyList, type ImageSet, type KeptList, listVersion } from './records.ts';

/** What is stored cannot be understood. The message is a sentence. */
export class BadStore extends Error {}

const second = record({
  version: v.literal(listVersion),
  images: list(
    record({ id: text, hash: text, files: v.nullable(text), painted: v.nullable(text) }),
  ),
  works: list(
    record({
      ...{ id: text, savedAt: count, link: text, title: text, images: text },
      runs: list(
        record({
          ...{ id: text, setting: v.nullable(runSetting), step: count, records: count },
          ...runCourse,
          ...{ moment: text, history: list(text) },
          past: v.exactOptional(list(record({ step: count, moment: text }))),
          checks: v.exactOptional(list(weightsCheck)),
        }),
      ),
    }),
  ),
});

/** A work with parts of its own; the keys of its parts by name: "files", "painted", "snapshot", "history 0", ... */
const first = record({
  version: oneOf([1]),
  works: list(
    record({
      ...{ id: text, savedAt: count },
      info: record({
        ...{ version: oneOf([1]), link: text, title: text, hasFiles: flag, isPainted: flag },
        run: v.nullable(record({ step: count, records: count, ...runCourse })),
      }),
      parts: byName(text),
    }),
  ),
});

/** Key of a part that a work of the first version should have and has not; no store has it. */
const absent = 'absent';

/** Id of its only run: that of the run that the page begins with. */
const firstRunId = 'main';

/** From the first version, in which every work had files of its own. */
function fromFirst({ works }: v.InferOutput<typeof first>): unknown {
  const images: ImageSet[] = [];
  const made = works.map(({ id, savedAt, info, parts }) => {
    const { link, title, hasFiles, isPainted, run } = info;
    const hash = new URLSearchParams(link).get('file-hash') ?? '';
    const same = images.find((set) => hash !== '' && set.hash === hash && set.files !== null);
    images.push({
      ...{ id, hash },
      files: hasFiles ? (same?.files ?? parts.files ?? absent) : null,
      painted: isPainted ? (parts.painted ?? absent) : null,
    });
    const history = Object.keys(parts)
      .filter((name) => name.startsWith('history '))
      .sort((a, b) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]))
      .map((name) => parts[name]);
    const runs = run
      ? [{ ...run, id: firstRunId, setting: null, moment: parts.snapshot ?? absent, history }]
      : [];
    return { id, savedAt, link, title, images: id, runs };
  });
  return { version: 2, images, works: made };
}

/** What each version is held against, and how it becomes the next one. */
const migrations: Readonly<Record<number, (value: unknown) => unknown>> = {
  1: (value) => fromFirst(checked(first, value, 'the list')),
};

/** Not a number where it says none. */
export function versionOf(value: unknown): number {
  const isRecord = typeof value === 'object' && value !== null;
  return isRecord && 'version' in value ? Number(value.version) : Number.NaN;
}

/**
 * The list that the store has under its key.
 *
 * @param value  undefined where there is none
 * @throws BadStore with a sentence
 */
export function readList(value: unknown): KeptList {
  if (value === undefined) return emptyList;
  if (versionOf(value) > listVersion)
    throw new BadStore('The work kept in this browser was saved by a later version of this page.');
  try {
    let current: unknown = value;
    for (let migrate = migrations[versionOf(current)]; migrate; ) {
      current = migrate(current);
      migrate = migrations[versionOf(current)];
    }
    return checked(second, current, 'the list');
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason;
    throw new BadStore(`The work kept in this browser cannot be read: ${reason.message}.`);
  }
}
