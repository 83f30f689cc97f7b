/** What each run is trained with, and which images it is of, as far as the session says. */
import type { RunId } from '../engine/protocol.ts';
import { noAugmentation } from '../runs/augmentation.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import type { RunSetting } from '../runs/setting.ts';
import { entrantOf, sessionOfEntrant } from './race.ts';
import { defaultSession, type Session } from './session/session.ts';
import { settingOf } from './session/settingOf.ts';
import { sessionFields } from './session/table.ts';
import type { AppState } from './store.ts';

/** The session of a run that is open, as if it were trained alone. */
export function sessionOfRun({ session, live }: AppState, run: RunId): Session {
  const { underWay } = live.sweeps;
  if (underWay?.run === run) return underWay.session;
  const entrant = entrantOf(run, session);
  return entrant ? sessionOfEntrant(entrant, session) : session;
}

/** Its setting. */
export function settingOfRun(state: AppState, run: RunId): RunSetting {
  return settingOf(sessionOfRun(state, run));
}

/** The session with another setting; images, view and engine stay. */
export function withSetting(session: Session, { network, training, loss }: RunSetting): Session {
  const { augmentation = noAugmentation, ...config } = training;
  return { ...session, ...config, network, loss, augmentation };
}

/** What a link says of the images and of what the network reads of them, by key; defaults are left out. */
export function imageSettingsOf(session: Session): Record<string, string> {
  const told: Record<string, string> = {};
  for (const { key, affects, get, values } of sessionFields) {
    if (affects !== 'images' && affects !== 'preparation') continue;
    const text = values.write(get(session));
    if (text !== values.write(get(defaultSession))) told[key] = text;
  }
  return told;
}

/** Whether a run was trained on the images of a session, however they were prepared. */
export function isOfImages({ images: { settings } }: RunRecord, session: Session): boolean {
  const told = imageSettingsOf(session);
  return sessionFields.every(
    ({ key, identity }) => identity !== 'images' || told[key] === settings[key],
  );
}
