/** Opens the example project: what the losses of the paper came to on four sets of phantoms, five seeds each. */
import { useActions } from '../appContext.ts';
import { loadFailures } from '../lazy/loadFailures.ts';

const file = 'examples/paper-losses.zip';

async function fetched(): Promise<Blob> {
  const response = await fetch(new URL(file, document.baseURI));
  if (!response.ok) throw new Error(response.statusText);
  return response.blob();
}

export function ExampleRuns() {
  const { openFiles } = useActions();
  const open = async () => {
    try {
      openFiles([{ path: 'paper-losses.zip', file: await fetched() }]);
    } catch {
      loadFailures.report({
        name: 'The example',
        retry: () => void open(),
        onDismissed: () => {},
      });
    }
  };
  return (
    <button
      type="button"
      className="linkb"
      title="Eight losses, five seeds, polyps and vessels of 1 % and 5 % of the pixels: 160 trainings as a project"
      onClick={() => void open()}
    >
      Example: the paper’s losses
    </button>
  );
}
