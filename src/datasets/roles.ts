/** What names say of a file: whether it is an image or a mask, and of which case. */

/**
 * Words for masks and for images, as data sets use them in folder and file names; "ho" is CHASE's
 * human observer, "ah" and "vk" are those of STARE.
 */
const maskWords = new Set(
  'mask masks label labels labelled gt groundtruth truth seg segs segmentation segmentations annotation annotations annot manual ho ah vk rater annotator observer grader target targets fov'.split(
    ' ',
  ),
);
const imageWords = new Set(
  'image images img imgs original originals orig input inputs raw photo photos picture pictures frame frames volume scan scans source'.split(
    ' ',
  ),
);
/** Words that say how a data set is divided; some names of one case carry them, others do not. */
const splitWords = new Set('train training test testing val valid validation'.split(' '));
/** Words that stand beside the role in a folder's name: "1st_manual", "binary masks", "ground truth". */
const besideRole = new Set('ground binary the and of 1st 2nd 3rd st nd rd png jpg tif'.split(' '));

type Role = 'image' | 'mask';

export interface FileName {
  readonly path: string;
  readonly role: Role | null;
  /** Whether the file's own name, apart from its folders, says mask. */
  readonly isNamedMask: boolean;
  /** Folders without those that only tell a role, joined by "/": the files of one data set share it. */
  readonly scope: string;
  /** The case: words of the name without role words, numbers without leading zeros. */
  readonly key: string;
  /** The case without the words for a split: "21_training" becomes "21". */
  readonly shortKey: string;
  /** Which of several people drew it, from 1; null where names do not say. */
  readonly rater: number | null;
  /** Words for masks and their observers, in folders and name. */
  readonly words: ReadonlySet<string>;
}

/** Letters and numbers apart, lower case: "Test_Image_07" is test, image, 07; "leftMask" is left, mask. */
function wordsOf(text: string): string[] {
  const spaced = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return spaced.match(/\d+(?:st|nd|rd)(?![a-z])|\d+|\p{L}+/gu) ?? [];
}

/** Role of a folder, or of a name without mask words; none where it names both. */
function roleOf(words: readonly string[]): Role | null {
  const isMask = words.some((word) => maskWords.has(word));
  const isImage = words.some((word) => imageWords.has(word));
  if (isMask === isImage) return null;
  return isMask ? 'mask' : 'image';
}

/** Whether a folder's name says nothing but a role: "masks", "1st_manual", "Ground Truth". */
function isRoleFolder(words: readonly string[]): boolean {
  return (
    roleOf(words) !== null &&
    words.every(
      (word) =>
        maskWords.has(word) || imageWords.has(word) || besideRole.has(word) || /^\d+$/.test(word),
    )
  );
}

const withoutExtension = (name: string) => name.replace(/(?<=.)\.(nii\.gz|[^.]*)$/, '');

/** Case of a name: role words and observers go, and a number right after one when the case was named before it. */
function keyOf(words: readonly string[], dropsSplit: boolean): string {
  const key: string[] = [];
  let afterRole = false;
  for (const word of words) {
    if (maskWords.has(word) || imageWords.has(word)) afterRole = maskWords.has(word);
    else if (afterRole && /^\d+$/.test(word) && key.some((part) => !splitWords.has(part)))
      afterRole = false;
    else if (!/^\d(st|nd|rd)$/.test(word)) {
      afterRole = false;
      if (!(dropsSplit && splitWords.has(word))) key.push(word.replace(/^0+(?=\d)/, ''));
    }
  }
  return key.join(' ');
}

const byOrdinal =
  /(?<![a-z0-9])(\d)(?:st|nd|rd|th)(?:[\W_]*(?:ho|manual|rater|annotator|observer|grader))?(?![a-z])/i;
const byNumber = /(?<![a-z])(?:ho|manual|rater|annotator|observer|grader)[\W_]*(\d)(?!\d)/i;
/** STARE's two observers, by their initials. */
const byInitials = /\.(ah|vk)\./i;

/** "1stHO", "2nd_manual", "manual2", "rater 3": which of several people drew a mask. */
function raterOf(path: string): number | null {
  for (const name of path.split('/').reverse()) {
    const [, number] = byOrdinal.exec(name) ?? byNumber.exec(name) ?? [];
    if (number) return Number(number);
  }
  const [, initials] = byInitials.exec(path) ?? [];
  return initials ? (initials.toLowerCase() === 'ah' ? 1 : 2) : null;
}

/**
 * Reads names together, because what all of them share tells nothing: a folder "mask-encodings" that
 * holds everything makes no file a mask.
 *
 * A folder that is named after a role decides; then the file's own name; then a folder that has a
 * role word among others ("masks_rgb_green").
 */
export function readNames(paths: readonly string[]): FileName[] {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const shared = sharedDepth(folders);
  return paths.map((path, i) => {
    const own = folders[i].map(wordsOf);
    const name = wordsOf(withoutExtension(path.slice(path.lastIndexOf('/') + 1)));
    // "image_3_mask" is the mask of image 3.
    const isNamedMask = name.some((word) => maskWords.has(word));
    const byFolder = own.findLast(isRoleFolder);
    const byMixedFolder = own.slice(shared).findLast((words) => roleOf(words) !== null);
    const role =
      (byFolder && roleOf(byFolder)) ??
      (isNamedMask ? 'mask' : roleOf(name)) ??
      (byMixedFolder && roleOf(byMixedFolder));
    const scope = folders[i].filter(
      (_, level) => !isRoleFolder(own[level]) && own[level] !== byMixedFolder,
    );
    return {
      path,
      role: role ?? null,
      isNamedMask,
      scope: scope.join('/'),
      key: keyOf(name, false),
      shortKey: keyOf(name, true),
      rater: role === 'mask' || isNamedMask ? raterOf(path) : null,
      words: new Set(
        [...own.flatMap((words) => (isRoleFolder(words) ? words : [])), ...name].filter(
          (word) => maskWords.has(word) || besideRole.has(word),
        ),
      ),
    };
  });
}

/** Number of folders, from the top, that all files lie in. */
function sharedDepth(folders: readonly (readonly string[])[]): number {
  const [first = []] = folders;
  let depth = 0;
  while (depth < first.length && folders.every((path) => path[depth] === first[depth])) depth++;
  return depth;
}
