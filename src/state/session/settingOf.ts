/** What of a session a run depends on. */
import { isNeutral } from '../../runs/augmentation.ts';
import type { RunSetting, TrainingConfig } from '../../runs/setting.ts';
import type { Session } from './session.ts';

export function trainingOf(session: Session): TrainingConfig {
  const { optimizer, learningRate, batchSize, seed, augmentation } = session;
  const config = { optimizer, learningRate, batchSize, seed };
  return isNeutral(augmentation) ? config : { ...config, augmentation };
}

export function settingOf(session: Session): RunSetting {
  const { network, loss } = session;
  return { network, training: trainingOf(session), loss };
}
