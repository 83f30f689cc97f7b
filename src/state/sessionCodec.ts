/**
 * Session <-> link fragment: readable `key=value` pairs, `v=1` first, defaults left out. Each field is
 * one row of a table that knows its key, how it is written and how a text is judged; nothing from a
 * link reaches the session without passing its row.
 */

import { imageSizes } from '../datasets/dataset.ts';
import { colourModes, fits, leastCrop, valueScales } from '../datasets/prepare/preprocessing.ts';
import { mostSlices, planes, slicePicks, windowIds } from '../datasets/volumeChoices.ts';
import { engineIds } from '../engine/protocol.ts';
import { lossDefinition, lossIds } from '../losses/catalogue.ts';
import { conventionIds } from '../losses/conventions.ts';
import { type ParameterId, parameterDefinitions, parameterIds } from '../losses/parameters.ts';
import { mostClasses } from '../masks/classMaps.ts';
import { lookRanges, naturalLook, type PhantomLook } from '../phantoms/look.ts';
import { phantomKinds } from '../phantoms/phantomRequest.ts';
import { augmentationRanges, mirrors } from '../runs/augmentation.ts';
import { optimizerIds } from '../runs/setting.ts';
import {
  type Access,
  type AnyField,
  choice,
  type Draft,
  type Field,
  field,
  number,
  optional,
  readNumber,
  whole,
  writeNumber,
} from './linkField.ts';
import {
  defaultSession,
  type FilesRequest,
  type LossChoice,
  layers,
  type Session,
  surfaceAxes,
} from './session.ts';

/** Version of the link format. */
const linkVersion = '1';

const top = <Key extends keyof Session>(key: Key): Access<Session[Key]> => ({
  get: (session) => session[key],
  set: (session, value) => ({ ...session, [key]: value }),
});

const view = <Key extends keyof Session['view']>(key: Key): Access<Session['view'][Key]> => ({
  get: (session) => session.view[key],
  set: (session, value) => ({ ...session, view: { ...session.view, [key]: value } }),
});

const simulation = <Key extends keyof Session['view']['simulation']>(key: Key): Access<number> => ({
  get: (session) => session.view.simulation[key],
  set: (session, value) => ({
    ...session,
    view: { ...session.view, simulation: { ...session.view.simulation, [key]: value } },
  }),
});

const network = <Key extends keyof Session['network']>(
  key: Key,
): Access<Session['network'][Key]> => ({
  get: (session) => session.network[key],
  set: (session, value) => ({ ...session, network: { ...session.network, [key]: value } }),
});

const volumes = <Key extends keyof Session['volumes']>(
  key: Key,
): Access<Session['volumes'][Key]> => ({
  get: (session) => session.volumes[key],
  set: (session, value) => ({ ...session, volumes: { ...session.volumes, [key]: value } }),
});

const preprocessing = <Key extends keyof Session['preprocessing']>(
  key: Key,
): Access<Session['preprocessing'][Key]> => ({
  get: (session) => session.preprocessing[key],
  set: (session, value) => ({
    ...session,
    preprocessing: { ...session.preprocessing, [key]: value },
  }),
});

/** Ends of the brightness window: "30-220". */
const brightnessWindow = field<Session['preprocessing']['window']>(
  'brightness',
  'two whole numbers from 0 to 255 with - between, the first below the second',
  preprocessing('window'),
  (window) => window.join('-'),
  (text) => {
    const [low, high] = (/^(\d{1,3})-(\d{1,3})$/.exec(text) ?? []).slice(1).map(Number);
    if (low === undefined || high === undefined) return null;
    return low < high && high <= 255 ? [low, high] : null;
  },
);

const { smallest, largest, ...ranges } = augmentationRanges;

const augmentation = <Key extends keyof Session['augmentation']>(
  key: Key,
): Access<Session['augmentation'][Key]> => ({
  get: (session) => session.augmentation[key],
  set: (session, value) => ({
    ...session,
    augmentation: { ...session.augmentation, [key]: value },
  }),
});

function augmentationNumber(key: keyof typeof ranges) {
  const [least, most] = ranges[key];
  return number(`augment-${key}`, least, most, augmentation(key));
}

/** Ends of the magnification: "0.85-1.25". */
const augmentationScale = field<Session['augmentation']['scale']>(
  'augment-scale',
  `a number from ${smallest.join(' to ')} and one from ${largest.join(' to ')} with - between`,
  augmentation('scale'),
  (scale) => scale.map(writeNumber).join('-'),
  (text) => {
    const [low = '', high = '', ...rest] = text.split('-');
    const ends = [readNumber(low, ...smallest, false), readNumber(high, ...largest, false)];
    return rest.length > 0 || ends[0] == null || ends[1] == null ? null : [ends[0], ends[1]];
  },
);

/** An id that only the data set knows: "whole-tumour", or several as "flair-t1ce-t2". */
function dataSetId(key: 'modality' | 'target') {
  return field(
    key,
    'a word of small letters, digits and -',
    volumes(key),
    (id) => id,
    (text) => (/^[a-z0-9-]{1,60}$/.test(text) ? text : null),
  );
}

const defaultPhantoms = defaultSession.data as Extract<Session['data'], { kind: 'phantoms' }>;
const phantoms = <Key extends 'phantom' | 'count' | 'seed'>(key: Key) => ({
  get: (session: Session) =>
    (session.data.kind === 'phantoms' ? session.data : defaultPhantoms)[key],
  set: (session: Session, value: (typeof defaultPhantoms)[Key]): Session => ({
    ...session,
    data: {
      ...(session.data.kind === 'phantoms' ? session.data : defaultPhantoms),
      [key]: value,
    },
  }),
});

/** A number of the phantoms' look; natural looks are left out of the session altogether. */
const phantomLook = <Key extends keyof PhantomLook>(key: Key): Access<PhantomLook[Key]> => ({
  get: (session) => ((session.data.kind === 'phantoms' && session.data.look) || naturalLook)[key],
  set: (session, value) => {
    const data = session.data.kind === 'phantoms' ? session.data : defaultPhantoms;
    return { ...session, data: { ...data, look: { ...(data.look ?? naturalLook), [key]: value } } };
  },
});

/** A number of the look that may be "natural". */
function naturalOr(key: string, of: 'share' | 'objects') {
  const [least, most] = lookRanges[of];
  const isWhole = of === 'objects';
  return field<number | null>(
    key,
    `${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    phantomLook(of),
    (value) => (value === null ? 'natural' : writeNumber(value)),
    (text) => readNumber(text, least, most, isWhole),
  );
}

const lookNumber = (key: string, of: 'spread' | 'contrast' | 'noise' | 'jitter' | 'missed') =>
  number(key, ...lookRanges[of], phantomLook(of));

/** "lambda" stays, "focalAlpha" becomes "focal-alpha". */
const linkKey = (id: ParameterId) => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const lossFields: AnyField[] = [
  choice('loss', lossIds, {
    get: (session) => session.loss.id,
    set: (session, id) => ({ ...session, loss: { ...session.loss, id } }),
  }),
  ...parameterIds.map((id) => {
    const { minimum, maximum } = parameterDefinitions[id];
    return number(linkKey(id), minimum, maximum, {
      get: (session) => session.loss.parameters[id],
      set: (session, value) => ({
        ...session,
        loss: { ...session.loss, parameters: { ...session.loss.parameters, [id]: value } },
      }),
    });
  }),
];

const deltasAllowed = `up to ${mostClasses - 1} numbers from 0 to 1 with commas between, - for none`;

/** δ of each class but the background: "-,0.8". */
const classDeltas: Field<LossChoice['classDeltas'] | null> = {
  key: 'class-deltas',
  allowed: deltasAllowed,
  get: (session) => session.loss.classDeltas ?? null,
  set: (draft, value) => {
    const { session } = draft;
    if (value) draft.session = { ...session, loss: { ...session.loss, classDeltas: value } };
  },
  write: (value) =>
    (value ?? [])
      .slice(1)
      .map((delta) => (delta === null ? '-' : writeNumber(delta)))
      .join(','),
  read: (text) => {
    const parts = text.split(',');
    const deltas = parts.map((part) => (part === '-' ? null : readNumber(part, 0, 1, false)));
    const bad = deltas.some((delta, i) => delta === null && parts[i] !== '-');
    return bad || parts.length >= mostClasses ? null : [null, ...deltas];
  },
};

const pinnedLoss: Field<LossChoice['id'] | null> = {
  key: 'pin',
  allowed: `one of ${lossIds.join(', ')}`,
  get: (session) => session.pinned?.id ?? null,
  set: (draft, id) => {
    draft.pinned.id = id;
  },
  write: String,
  read: (text) => lossIds.find((id) => id === text) ?? null,
};

const pinnedFields: AnyField[] = [
  pinnedLoss,
  ...parameterIds.map((id): Field<number> => {
    const { minimum, maximum, default: standard } = parameterDefinitions[id];
    return {
      key: `pin-${linkKey(id)}`,
      allowed: `a number from ${minimum} to ${maximum}`,
      get: (session) => session.pinned?.parameters[id] ?? standard,
      set: (draft, value) => {
        draft.pinned.parameters[id] = value;
      },
      write: writeNumber,
      read: (text) => readNumber(text, minimum, maximum, false),
    };
  }),
];

const files = (session: Session): FilesRequest | null =>
  session.data.kind === 'files' ? session.data : null;

const fileFields: AnyField[] = [
  {
    key: 'files',
    allowed: 'a title of at most 200 characters',
    get: (session) => files(session)?.title ?? null,
    set: (draft, value: string) => {
      draft.files.title = value;
    },
    write: String,
    read: (text) => (text.length > 0 && text.length <= 200 ? text : null),
  } satisfies Field<string | null> as AnyField,
  {
    key: 'file-count',
    allowed: 'a whole number from 0 to 100000',
    get: (session) => files(session)?.count ?? 0,
    set: (draft, value) => {
      draft.files.count = value;
    },
    write: String,
    read: (text) => readNumber(text, 0, 100_000, true),
  } satisfies Field<number>,
  {
    key: 'file-hash',
    allowed: '64 hexadecimal digits',
    get: (session) => files(session)?.hash ?? '',
    set: (draft, value) => {
      draft.files.hash = value;
    },
    write: String,
    read: (text) => (/^[0-9a-f]{64}$/.test(text) ? text : null),
  } satisfies Field<string>,
];

const seedLimit = 2 ** 32 - 1;

const fields: readonly AnyField[] = [
  ...lossFields,
  classDeltas,
  ...pinnedFields,
  choice('convention', conventionIds, top('convention')),
  choice('phantom', ['mixed', ...phantomKinds] as const, phantoms('phantom')),
  whole('count', 1, 32, phantoms('count')),
  whole('phantom-seed', 0, seedLimit, phantoms('seed')),
  naturalOr('phantom-share', 'share'),
  naturalOr('phantom-objects', 'objects'),
  lookNumber('phantom-spread', 'spread'),
  lookNumber('phantom-contrast', 'contrast'),
  lookNumber('phantom-noise', 'noise'),
  lookNumber('label-jitter', 'jitter'),
  lookNumber('label-missed', 'missed'),
  ...fileFields,
  choice('size', imageSizes as readonly number[], top('size')),
  choice('fit', fits, preprocessing('fit')),
  number('crop', leastCrop, 1, preprocessing('crop')),
  choice('colour', colourModes, preprocessing('colour')),
  choice('values', valueScales, preprocessing('scale')),
  brightnessWindow,
  number('validation', 0.05, 0.5, top('validationShare')),
  whole('classes', 2, mostClasses, top('classes')),
  dataSetId('modality'),
  dataSetId('target'),
  choice('plane', planes, volumes('plane')),
  whole('slices', 0, mostSlices, volumes('slices')),
  choice('slice-pick', slicePicks, volumes('pick')),
  choice('window', windowIds, volumes('window')),
  whole('depth', 1, 4, network('depth')),
  whole('filters', 4, 64, network('filters')),
  choice('norm', ['none', 'instance'] as const, network('norm')),
  choice('augment-mirror', mirrors, augmentation('mirror')),
  augmentationNumber('rotation'),
  augmentationScale,
  augmentationNumber('elastic'),
  augmentationNumber('brightness'),
  augmentationNumber('chance'),
  choice('optimizer', optimizerIds, top('optimizer')),
  number('rate', 1e-6, 1, top('learningRate')),
  whole('batch', 1, 16, top('batchSize')),
  whole('seed', 0, seedLimit, top('seed')),
  field<number | null>(
    'pace',
    'a number of steps a second from 0.1 to 60, or fastest',
    top('pace'),
    (pace) => (pace === null ? 'fastest' : writeNumber(pace)),
    (text) => readNumber(text, 0.1, 60, false),
  ),
  optional('engine', engineIds, 'best', top('engine')),
  choice('layer', layers, view('layer')),
  number('opacity', 0, 1, view('opacity')),
  number('threshold', 0.02, 0.98, view('threshold')),
  choice('prediction', ['simulated', 'network'] as const, view('source')),
  number('blur', 0, 14, simulation('blur')),
  number('shift', 0, 24, simulation('shift')),
  number('confidence', 0, 1, simulation('confidence')),
  number('missed', 0, 1, simulation('missed')),
  number('false-alarms', 0, 1, simulation('falseAlarms')),
  whole('class', 1, mostClasses - 1, view('focus')),
  whole('image', 0, 99_999, view('image')),
  optional('vary', ['lambda', 'delta', 'gamma'] as const, 'off', view('vary')),
  choice('axes', surfaceAxes, view('axes')),
];

/** The link fragment of a session, without the leading #. */
export function encodeSession(session: Session): string {
  const pairs = [`v=${linkVersion}`];
  for (const { key, get, write } of fields) {
    const value = get(session);
    if (value === null && get(defaultSession) === null) continue;
    const text = write(value);
    if (text !== write(get(defaultSession))) pairs.push(`${key}=${encodeURIComponent(text)}`);
  }
  return pairs.join('&');
}

export interface DecodedSession {
  readonly session: Session;
  /** One sentence for each thing in the link that could not be kept. Empty for a good link. */
  readonly complaints: readonly string[];
}

/** The same text for people: short, without line breaks. */
function quote(text: string): string {
  const clean = text.replace(/[\s\p{C}]+/gu, ' ');
  return clean.length > 24 ? `${clean.slice(0, 24)}…` : clean;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** How a field is called in a complaint: the parameter's symbol where the current loss has one. */
function fieldName(key: string, session: Session): string {
  const parameter = lossDefinition(session.loss.id).parameters.find(
    ({ id }) => linkKey(id) === key,
  );
  return parameter?.symbol ?? key;
}

/**
 * Reads a link fragment, with or without its #. Whatever it holds, the result is a complete session:
 * good values are kept, bad ones replaced by their defaults and complained of.
 */
export function decodeSession(fragment: string): DecodedSession {
  const text = fragment.replace(/^#/, '');
  const draft: Draft = {
    session: defaultSession,
    pinned: { id: null, parameters: { ...defaultSession.loss.parameters } },
    files: { title: null, count: 0, hash: '' },
  };
  if (text === '') return { session: defaultSession, complaints: [] };

  const byKey = new Map(fields.map((row) => [row.key, row]));
  const refused: { key: string; text: string; row: AnyField }[] = [];
  const unknown: string[] = [];
  let version = linkVersion;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const key = decodeText(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decodeText(pair.slice(cut + 1));
    const row = byKey.get(key);
    if (key === 'v') version = value;
    else if (!row) unknown.push(key);
    else {
      const read = row.read(value);
      if (read === null) refused.push({ key, text: value, row });
      else row.set(draft, read);
    }
  }

  const { pinned, files: asked } = draft;
  let { session } = draft;
  if (pinned.id !== null)
    session = { ...session, pinned: { id: pinned.id, parameters: pinned.parameters } };
  if (asked.title !== null)
    session = {
      ...session,
      data: { kind: 'files', title: asked.title, count: asked.count, hash: asked.hash },
    };

  const complaints = refused.map(({ key, text: value, row }) => {
    const standard = row.get(session) ?? row.get(defaultSession);
    const name = fieldName(key, session);
    const fallback = standard === null ? 'left out' : `set to ${row.write(standard)}`;
    return `The link asked for ${name} = ${quote(value) || 'nothing'}, but ${name} is ${row.allowed}. It was ${fallback}; everything else was kept.`;
  });
  if (version !== linkVersion)
    complaints.push(
      `The link has version ${quote(version)}, this page knows version ${linkVersion}. What it could read was kept.`,
    );
  if (unknown.length > 0) {
    const named = unknown.slice(0, 3).map((key) => `“${quote(key)}”`);
    const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : '';
    complaints.push(
      `The link has ${named.join(', ')}${more}, which this page does not know. The rest was kept.`,
    );
  }
  return { session, complaints };
}
