/**
 * One part of the experiment "which loss is better": the eight losses that the paper compares, trained from the same
 * initial weights on the same batches. Prints the records of the runs as JSON.
 *
 * Arguments: kind of the phantoms, share of their foreground, seed.
 */
import { encode } from 'fast-png';
import { defaultParameters, type LossId } from '../../src/losses/catalogue.ts';
import { designedRace } from '../../src/runs/raceDesigns.ts';
import { lossOfEntrant, runOfEntrant } from '../../src/state/race.ts';
import { decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { openPage } from './pageInNode.ts';

const steps = 200;
const [phantom, share, seed] = process.argv.slice(2);

const first: LossId = 'cross-entropy';
const { session: plain, complaints } = decodeSession(
  `v=1&phantom=${phantom}&phantom-share=${share}&count=32&size=64&depth=3&filters=8&norm=instance&batch=4&seed=${seed}&engine=wasm`,
);
if (complaints.length > 0) throw new Error(complaints.join(' '));
const loss = { id: first, parameters: defaultParameters };
const race = designedRace('paper', {
  ...{ loss, pinned: null, seed: plain.seed, parameter: 'lambda', race: [] },
});

function pictureUrl(data: Uint8ClampedArray<ArrayBuffer>, side: number): string {
  const png = encode({ width: side, height: side, channels: 4, depth: 8, data });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

const { store, records, order } = openPage(
  encodeSession({ ...plain, loss, race }),
  `paper ${phantom} ${share} ${seed}`,
  pictureUrl,
);
const session = store.getState().session;
const runs = session.race.map(runOfEntrant);

const until = (holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
  });
const statusOf = (run: string) => store.getState().live.runs[run]?.status;

order({ type: 'startEngine', engine: 'wasm' });
await until(() => runs.every((run) => ['ready', 'paused'].includes(statusOf(run)?.kind ?? '')));
for (const entrant of session.race) {
  const firstLoss = lossOfEntrant(entrant, session);
  order({
    type: 'repeat',
    run: runOfEntrant(entrant),
    course: { steps, firstLoss, changes: [] },
  });
}
await until(() =>
  runs.every((run) => {
    const status = statusOf(run);
    if (status?.kind === 'failed') throw new Error(`${run}: ${status.message}`);
    return status?.kind === 'paused' && status.step === steps;
  }),
);
// Pictures of their segmentations are asked for when they rest.
await until(() => {
  records.flush();
  return store.getState().live.records.every(({ thumbnails }) => thumbnails.length > 0);
});
process.stdout.write(JSON.stringify(store.getState().live.records), () => process.exit(0));
