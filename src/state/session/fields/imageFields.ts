/** Which images are open: phantoms and how they are dialled, or files by title and hash. */
import { isNatural, lookRanges, naturalLook, type PhantomLook } from '../../../phantoms/look.ts';
import {
  mostPhantoms,
  type PhantomRequest,
  phantomChoices,
} from '../../../phantoms/phantomRequest.ts';
import { largestSeed } from '../../../pixels/random.ts';
import { type Access, type AnyField, doc, field } from '../field.ts';
import { defaultPhantoms, type FilesRequest, type Session } from '../session.ts';
import { choice, matching, number, optional, orWord, text, type Values, whole } from '../values.ts';

const phantomsOf = ({ data }: Session) => (data.kind === 'phantoms' ? data : defaultPhantoms);

const ofRequest = <Key extends 'phantom' | 'count' | 'seed'>(
  key: Key,
): Access<PhantomRequest[Key]> => ({
  get: (session) => phantomsOf(session)[key],
  set: (session, value) => ({ ...session, data: { ...phantomsOf(session), [key]: value } }),
});

/** A look that is natural in everything is left out of the session. */
const ofLook = <Key extends keyof PhantomLook>(key: Key): Access<PhantomLook[Key]> => ({
  get: (session) => (phantomsOf(session).look ?? naturalLook)[key],
  set: (session, value) => {
    const { look: before = naturalLook, ...plain } = phantomsOf(session);
    const look = { ...before, [key]: value };
    return { ...session, data: isNatural(look) ? plain : { ...plain, look } };
  },
});

/** Images are told apart by it. */
const images = { affects: 'images', identity: 'images' } as const;

function lookField<Key extends keyof PhantomLook>(
  key: string,
  of: Key,
  values: Values<PhantomLook[Key]>,
  documentation: string,
): AnyField {
  // Dialled otherwise they are still these phantoms, but nothing that was trained fits them.
  return field(key, ofLook(of), values, {
    affects: 'images',
    identity: 'training',
    documentation,
  });
}

const filesOf = ({ data }: Session) => (data.kind === 'files' ? data : null);

const ofFiles = <Key extends 'count' | 'hash'>(
  key: Key,
  none: FilesRequest[Key],
): Access<FilesRequest[Key]> => ({
  get: (session) => filesOf(session)?.[key] ?? none,
  set: (session, value) => {
    const files = filesOf(session);
    return files ? { ...session, data: { ...files, [key]: value } } : session;
  },
});

/** Most images that a link says were opened; more than open at once. */
const mostFiles = 100_000;

export const imageFields: readonly AnyField[] = [
  field('phantom', ofRequest('phantom'), choice(phantomChoices), {
    ...images,
    documentation: doc('kind of the phantoms; `kidney` tells three classes apart'),
  }),
  field('count', ofRequest('count'), whole([1, mostPhantoms]), {
    ...images,
    documentation: doc('number of phantoms'),
  }),
  field('phantom-seed', ofRequest('seed'), whole([0, largestSeed]), {
    ...images,
    documentation: doc('seed that the phantoms are drawn from'),
  }),
  lookField(
    'phantom-share',
    'share',
    orWord('natural', number(lookRanges.share)),
    doc('share of the foreground'),
  ),
  lookField(
    'phantom-objects',
    'objects',
    orWord('natural', whole(lookRanges.objects)),
    doc('objects of an image'),
  ),
  lookField('phantom-spread', 'spread', number(lookRanges.spread), doc('spread of their sizes')),
  lookField(
    'phantom-contrast',
    'contrast',
    number(lookRanges.contrast),
    doc('contrast of the foreground, 1 for natural'),
  ),
  lookField('phantom-noise', 'noise', number(lookRanges.noise), doc('grain over the image')),
  lookField(
    'label-jitter',
    'jitter',
    number(lookRanges.jitter),
    doc('how far the outlines of the labels stray, in pixels'),
  ),
  lookField(
    'label-missed',
    'missed',
    number(lookRanges.missed),
    doc('chance of an object to be missing from the labels'),
  ),
  field<string | null>(
    'files',
    {
      get: (session) => filesOf(session)?.title ?? null,
      set: (session, title) => {
        if (title === null)
          return filesOf(session) ? { ...session, data: defaultPhantoms } : session;
        const files = filesOf(session) ?? { kind: 'files', count: 0, hash: '' };
        return { ...session, data: { ...files, title } };
      },
    },
    optional(text(200, 'title')),
    {
      affects: 'images',
      documentation: doc(
        'title of opened files, in the place of phantoms; the receiver is asked for them',
      ),
    },
  ),
  field('file-count', ofFiles('count', 0), whole([0, mostFiles]), {
    affects: 'images',
    documentation: doc('how many images the files hold'),
  }),
  field<number | null>(
    'file-masks',
    {
      get: (session) => filesOf(session)?.masks ?? null,
      set: (session, masks) => {
        const files = filesOf(session);
        if (!files) return session;
        const { masks: _, ...rest } = files;
        return { ...session, data: masks === null ? rest : { ...rest, masks } };
      },
    },
    orWord('unknown', whole([0, mostFiles])),
    { affects: 'images', documentation: doc('how many of the images had masks among the files') },
  ),
  field('file-hash', ofFiles('hash', ''), matching(/^[0-9a-f]{64}$/, '64 hexadecimal digits'), {
    ...images,
    documentation: doc('SHA-256 of the files, of volumes that of names and sizes'),
    standard: 'none',
  }),
];
