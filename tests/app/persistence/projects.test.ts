/** Projects between the page and their worker. */
import { afterEach, expect, it, vi } from 'vitest';
import { connectProjects } from '../../../src/app/persistence/connectProjects.ts';
import type { Work } from '../../../src/app/persistence/work.ts';
import type { ToPage, ToWorker } from '../../../src/bridge/messages.ts';
import type { WorkerPort } from '../../../src/bridge/pageEnd.ts';
import { journalOf } from '../../../src/export/study/journal.ts';
import { writeOptunaJournal } from '../../../src/formats/optunaJournal.ts';
import { History } from '../../../src/runs/history.ts';
import type { EnginePort } from '../../../src/state/ports.ts';
import { createAppStore } from '../../../src/state/store.ts';
import type { ProjectContents } from '../../../src/storage/project/contents.ts';
import { readStudy } from '../../../src/storage/study/readStudy.ts';
import { aRecord } from '../../support/runRecords.ts';
import { aStudy, someTrials, studyParts } from '../../support/studyParts.ts';
import { dataset, momentAt, named } from './openPage.ts';

const run = { moment: momentAt(3), history: History.empty, changes: [], firstLoss: null };

function page(of?: Partial<Work>) {
  const store = createAppStore();
  store.setState(({ live }) => ({ live: { ...live, dataset: dataset('') } }));
  const { session } = store.getState();
  const work: Work = { session, files: null, painted: {}, run, ...of };
  const ports: (WorkerPort & { sent: ToWorker[]; terminate: ReturnType<typeof vi.fn> })[] = [];
  const opened: string[] = [];
  const takenUp: Work[] = [];
  const onRecords = vi.fn();
  const onStudy = vi.fn();
  const downloads: string[] = [];
  const port = {
    openFiles: (files: { path: string }[]) => opened.push(...files.map(({ path }) => path)),
    cancelOpening: vi.fn(),
    cancelGather: vi.fn(),
  } as unknown as EnginePort;
  const projects = connectProjects({
    store,
    keeping: { port, work: async () => work, resume: (taken) => takenUp.push(taken) },
    startWorker: () => {
      const sent: ToWorker[] = [];
      const made = {
        ...{ sent, onmessage: null, onerror: null, terminate: vi.fn() },
        postMessage: (message: ToWorker) => void sent.push(message),
      };
      ports.push(made as never);
      return made;
    },
    download: (_, name) => downloads.push(name),
    ...{ onRecords, onStudy, page: 'https://example.org/' },
    preparedImages: async () => null,
  });
  const say = (message: ToPage) => ports.at(-1)?.onmessage?.({ data: message });
  return {
    ...{ store, projects, ports, opened, takenUp, downloads, say, port, onRecords, onStudy },
  };
}

const zip = { path: 'work.zip', file: new Blob(['PK\u0003\u0004...']) };
const contents: ProjectContents = {
  ...{ link: 'v=1&gamma=0.2', title: 'scans', samples: [], files: null, painted: {}, run: null },
  records: [aRecord(2)],
};
/** The file is looked at, the worker answers, the page hears of it. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const unhandled = vi.fn();
process.on('unhandledRejection', unhandled);
afterEach(() => expect(unhandled).not.toHaveBeenCalled());

it('a project is read by a worker that ends with it, and taken up', async () => {
  const { projects, ports, say, store, takenUp, onRecords } = page();
  const mine = aRecord(2, { name: 'mine' });
  store.setState(({ live }) => ({ live: { ...live, records: [aRecord(1), mine] } }));
  projects.port.openFiles([zip]);
  await turns();
  expect(ports[0]?.sent).toMatchObject([
    { kind: 'request', name: 'read', ask: { path: 'work.zip' } },
  ]);
  say({ kind: 'progress', number: 1, progress: { done: 2, total: 5 } });
  expect(store.getState().live.opening).toMatchObject({ done: 2, total: 5 });
  say({ kind: 'answer', number: 1, answer: contents });
  await turns();
  expect(takenUp[0]?.session.loss.parameters.gamma).toBe(0.2);
  expect(store.getState().live.opening).toBeNull();
  // Those that were there stay as they are.
  expect(store.getState().live.records).toEqual([aRecord(1), mine]);
  expect(onRecords).toHaveBeenCalled();
  expect(ports[0]?.terminate).toHaveBeenCalled();
});

it('what is no project is opened as images', async () => {
  const { projects, ports, say, opened } = page();
  projects.port.openFiles([named('a.png'), named('b.png')]);
  projects.port.openFiles([named('c.png')]);
  await turns();
  expect(ports).toHaveLength(0);
  projects.port.openFiles([zip]);
  await turns();
  say({ kind: 'answer', number: 1, answer: null });
  await turns();
  expect(ports[1]?.sent).toMatchObject([{ name: 'unpackStudy' }]);
  say({ kind: 'answer', number: 1, answer: null });
  await turns();
  expect(opened).toEqual(['a.png', 'b.png', 'c.png', 'work.zip']);
});

it('a journal is read by a worker too, and what could not be taken is noted', async () => {
  const { projects, ports, say, store, opened, onStudy } = page();
  const journal = writeOptunaJournal(journalOf(studyParts()));
  const path = 'study.log';
  projects.port.openFiles([{ path, file: new Blob([journal]) }]);
  await turns();
  expect(ports[0]?.sent).toMatchObject([{ name: 'readStudy', ask: { path } }]);
  const problems = ['Line 9 is cut short or no JSON; it was left out.'];
  say({ kind: 'answer', number: 1, answer: { ...readStudy(path, journal), problems } });
  await turns();
  expect(onStudy.mock.lastCall?.[0]).toMatchObject({ study: aStudy, trials: someTrials });
  expect(onStudy.mock.lastCall?.[0].records).toHaveLength(3);
  expect(store.getState().live).toMatchObject({
    opening: null,
    notice: {
      text: 'study.log: the sweep “Discs, λ and the loss” with 4 trials, 3 of them in the list of runs.',
      action: 'runs',
    },
    problems: [{ path, reason: problems[0] }],
  });
  expect(opened).toEqual([]);
});

it('the archive of a study brings its project and its journal', async () => {
  const { projects, say, takenUp, onStudy, opened } = page();
  const journal = writeOptunaJournal(journalOf(studyParts()));
  projects.port.openFiles([{ path: 'sweep.zip', file: zip.file }]);
  await turns();
  say({ kind: 'answer', number: 1, answer: null });
  await turns();
  const inside = (name: string) => ({ path: `sweep/${name}`, file: zip.file });
  const answer = { journal: inside('study.log'), project: inside('project.zip') };
  say({ kind: 'answer', number: 1, answer });
  await turns();
  say({ kind: 'answer', number: 1, answer: contents });
  await turns();
  say({ kind: 'answer', number: 1, answer: readStudy('study.log', journal) });
  await turns();
  expect(takenUp).toHaveLength(1);
  expect(onStudy.mock.lastCall?.[0].records).toHaveLength(3);
  expect(opened).toEqual([]);
});

it('a log of something else is opened as any file', async () => {
  const { projects, ports, say, opened } = page();
  projects.port.openFiles([{ path: 'train.log', file: new Blob(['Epoch 1']) }]);
  await turns();
  expect(ports).toHaveLength(1);
  say({ kind: 'answer', number: 1, answer: null });
  await turns();
  expect(opened).toEqual(['train.log']);
});

it('a sweep whose images are not open is not saved, and why is said', async () => {
  const { projects, store, downloads } = page();
  projects.saveStudy(aStudy, someTrials);
  await vi.waitFor(() =>
    expect(store.getState().live.notice?.text).toMatch(
      /^The sweep was not saved\. Other images are open/,
    ),
  );
  expect(store.getState().live.saving).toBeNull();
  expect(downloads).toEqual([]);
});

it('a project whose link is wrong is refused by name, and what is open stays', async () => {
  const { projects, say, store, takenUp } = page();
  projects.port.openFiles([zip]);
  await turns();
  say({ kind: 'answer', number: 1, answer: { ...contents, link: 'v=1&gamma=1e9' } });
  await turns();
  expect(store.getState().live.notice?.text).toMatch(
    /work.zip cannot be opened: project.json: its link says γ = 1e9/,
  );
  expect(store.getState().live).toMatchObject({ opening: null, dataset: { title: 'scans' } });
  expect(takenUp).toEqual([]);
});

it('what the worker refuses is said as it says it', async () => {
  const { projects, say, store } = page();
  projects.port.openFiles([zip]);
  await turns();
  say({ kind: 'error', number: 1, message: 'The project is damaged.', name: 'Error' });
  await turns();
  expect(store.getState().live.notice?.text).toBe('The project is damaged.');
});

it('a worker that does not load is said to be that, and the next try starts another', async () => {
  const { projects, ports, store, downloads, say } = page();
  projects.port.openFiles([zip]);
  await turns();
  ports[0]?.onerror?.({});
  await turns();
  expect(store.getState().live.notice?.text).toMatch(
    /could not be loaded, or stopped .* Check the connection/,
  );
  expect(store.getState().live.opening).toBeNull();
  projects.saveProject();
  await turns();
  ports[1]?.onerror?.({ message: 'broken' });
  await turns();
  expect(store.getState().live.notice?.text).toMatch(/^The project was not saved. .*\(broken\)/);
  expect(store.getState().live.saving).toBeNull();
  projects.saveProject();
  await turns();
  say({ kind: 'answer', number: 1, answer: new Blob([]) });
  await turns();
  expect(downloads).toEqual([expect.stringMatching(/project\.zip$/)]);
  expect(ports).toHaveLength(3);
});

it('opening something else, or giving up, ends the worker without a word', async () => {
  const { projects, ports, store, opened, takenUp, downloads, say } = page();
  projects.port.openFiles([zip]);
  await turns();
  projects.port.openFiles([named('a.png'), named('b.png')]);
  await turns();
  expect(ports[0]?.terminate).toHaveBeenCalled();
  expect(opened).toEqual(['a.png', 'b.png']);
  projects.port.openFiles([zip]);
  await turns();
  projects.port.cancelOpening();
  projects.saveProject();
  await turns();
  projects.port.cancelGather();
  await turns();
  say({ kind: 'answer', number: 1, answer: new Blob([]) });
  await turns();
  expect(ports.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 1, 1]);
  expect([takenUp, downloads]).toEqual([[], []]);
  expect(store.getState().live.notice).toBeNull();
});
