/** What lies in the archive of a study and how it is gone on with, for people. */
import type { Study, Trial } from '../../runs/sweep/study.ts';
import { journalFileName } from './journal.ts';

/** Lines with line feeds. @param limits  why sweep.py cannot go on, sentences; none where it can */
export function studyReadme(
  study: Study,
  trials: readonly Trial[],
  limits: readonly string[],
): string {
  const waiting = trials.filter(({ state }) => state === 'waiting' || state === 'running').length;
  const goOn =
    limits.length > 0
      ? [`sweep.py cannot continue this sweep. ${limits.join(' ')}`]
      : [
          'To go on with it outside of the browser:',
          '',
          '    pip install torch numpy optuna',
          '    python sweep.py                 trains the trials that wait',
          `    python sweep.py --trials ${Math.max(100, 2 * trials.length)}    and samples new ones until there are so many`,
          '',
          'On a Dask cluster (pip install distributed optuna-integration):',
          '',
          '    python sweep.py --dask tcp://scheduler:8786',
          '',
          'There the scheduler must see this folder under the same path: it keeps study.log. Workers that see it go on',
          'from the checkpoints of those that were lost; others begin their trial again.',
          '',
          'It can be stopped at any time, also by force. The next start takes up what was under way, each trial from its',
          'checkpoint in the folder checkpoints, which in the end holds the weights of every trial.',
          '',
          'Seeds, initial weights, batches, augmentation and split are those of the page. The losses of a trial agree with',
          'the page in the first steps and drift apart as rounding grows. New trials are sampled by TPE; where trials are',
          'stopped early, each is compared at every rung with those that reached it before.',
        ];
  const lines = [
    `The sweep “${study.name}” of Loss Explorer: ${trials.length} trials, ${waiting} of them wait.`,
    '',
    `${journalFileName}           the study as an Optuna journal. Open it in the page, in optuna-dashboard, or with`,
    '                    optuna.storages.JournalStorage in Optuna 3.1 or later',
    'runs.csv            a line for each trial that was trained',
    'history.csv         a line for each of its steps that is kept',
    'project.zip         the images and the work: open it in the page',
    'images.safetensors  the images as the network reads them',
    'sweep.py            continues the study in PyTorch; the other .py files and losses belong to it',
    '',
    ...goOn,
  ];
  return `${lines.join('\n')}\n`;
}
