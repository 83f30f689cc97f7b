/** The list of keyboard shortcuts. */
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';

const shortcutList: readonly (readonly [keys: string, effect: string])[] = [
  ['Space', 'train or pause'],
  ['.', 'one training step'],
  ['← →', 'previous, next image'],
  ['1 – 5', 'truth, probability, errors, loss, gradient'],
  ['P', 'pin this setting'],
  ['X', 'swap with the pinned setting'],
  ['B E G F', 'paint with brush, eraser, polygon or fill; Escape ends'],
  ['[ ]', 'smaller, larger brush'],
  ['Ctrl+Z, Shift+Ctrl+Z', 'undo, redo what was painted'],
  ['L', 'enlarge for a lecture; Escape leaves'],
  ['Page up, Page down', 'in a lecture: the view before, the next'],
  ['Shift + arrows', 'move a slider by 0.1'],
  ['?', 'this list'],
];

export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog className="keys" labelledBy="keys-heading" onClose={onClose}>
      <div className="keys-body">
        <h2 id="keys-heading">Keyboard</h2>
        <dl>
          {shortcutList.map(([keys, effect]) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{effect}</dd>
            </div>
          ))}
        </dl>
        <CloseDialog />
      </div>
    </Dialog>
  );
}
