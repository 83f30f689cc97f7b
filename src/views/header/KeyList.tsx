/** What the keyboard does, or on a touch screen what fingers do. */
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { isTouched } from '../touched.ts';
import type { Question } from '../words/word.ts';
import { KeyOptions } from './KeyOptions.tsx';

type Entries = readonly (readonly [act: string, effect: string])[];

const keys: Entries = [
  ['Space', 'train or pause'],
  ['.', 'one training step'],
  ['← →', 'previous, next image'],
  ['1 – 5', 'truth, probability, errors, loss, gradient'],
  ['P', 'pin this setting'],
  ['X', 'swap with the pinned setting'],
  ['B E G F', 'paint with brush, eraser, polygon or fill; Escape ends'],
  ['[ ]', 'smaller, larger brush'],
  ['Ctrl+Z, Shift+Ctrl+Z', 'undo, redo what was painted'],
  ['R', 'the list of runs; Escape closes it'],
  ['L', 'enlarge for a lecture; Escape leaves'],
  ['Page up, Page down', 'in a lecture: the view before, the next'],
  ['Shift + arrows', 'move a slider by 0.1'],
  ['W', 'explain what has the focus, or what is pressed next'],
  ['?', 'this list'],
];

const fingers: Entries = [
  ['Tap a slider', 'sets it there; its number can be typed'],
  ['Drag sideways', 'moves a slider; up and down scrolls the page, also from a slider'],
  ['Tap the image', 'reads that pixel; drag sideways to read on'],
  ['Pinch the image', 'magnifies it; then one finger moves it'],
  ['Tap λ × γ', 'sets both at that point of the surface; drag sideways to go on'],
  ['Drag the 3D view', 'turns it'],
  ['Paint', 'one finger paints, two magnify and move'],
];

interface KeyListProps {
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}

export function KeyList({ onAsk, onClose }: KeyListProps) {
  const byFinger = isTouched();
  return (
    <Dialog className="keys" labelledBy="keys-heading" onClose={onClose}>
      <h2 id="keys-heading">{byFinger ? 'Fingers' : 'Keyboard'}</h2>
      <dl>
        {(byFinger ? fingers : keys).map(([act, effect]) => (
          <div key={act}>
            <dt>{act}</dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
      <KeyOptions onAsk={onAsk} />
      <footer>
        <CloseDialog />
      </footer>
    </Dialog>
  );
}
