/** How the network is trained with this loss: start and stop, and what it depends on. */
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import {
  batchSizes,
  learningRates,
  optimizers,
  paces,
  withCurrent,
} from '../controls/trainingOptions.ts';
import { InputMenu } from '../input/InputMenu.tsx';
import { NetworkMenu } from './NetworkMenu.tsx';
import { TrainButtons } from './TrainButtons.tsx';

const asOptions = (values: readonly number[]) =>
  values.map((value) => [String(value), String(value)] as const);

export function TrainingControls() {
  const actions = useActions();
  const optimizer = useApp((state) => state.session.optimizer);
  const learningRate = useApp((state) => state.session.learningRate);
  const batchSize = useApp((state) => state.session.batchSize);
  const pace = useApp((state) => state.session.pace);
  return (
    <fieldset className="training" aria-label="Training">
      <div className="buttons">
        <TrainButtons />
      </div>
      <div className="fields">
        <MenuField
          className="optimizer"
          label="Optimiser"
          value={optimizer}
          options={optimizers}
          onChange={actions.setOptimizer}
        />
        <MenuField
          className="rate"
          label="Learning rate"
          shortLabel="Rate"
          value={String(learningRate)}
          options={asOptions(withCurrent(learningRates[optimizer], learningRate))}
          onChange={(value) => actions.setTraining({ learningRate: Number(value) })}
        />
        <MenuField
          className="batch"
          label="Batch"
          value={String(batchSize)}
          options={asOptions(withCurrent(batchSizes, batchSize))}
          onChange={(value) => actions.setTraining({ batchSize: Number(value) })}
        />
        <NetworkMenu />
        <InputMenu />
        <MenuField
          className="pace"
          label="Steps / s"
          value={pace === null ? 'fastest' : String(pace)}
          options={[...asOptions(withCurrent(paces, pace)), ['fastest', 'fastest']]}
          onChange={(value) =>
            actions.setTraining({ pace: value === 'fastest' ? null : Number(value) })
          }
        />
      </div>
    </fieldset>
  );
}
