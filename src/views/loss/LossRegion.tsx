/** The left region: which loss, what it says, its parameters, and the training that uses it. */

import { Fragment } from 'react';
import { parameterRoles } from '../controls/sliderRows.ts';
import { NewWeightsButton } from '../training/NewWeightsButton.tsx';
import { TrainingControls } from '../training/TrainingControls.tsx';
import { ConventionMenu } from './ConventionMenu.tsx';
import { Equation } from './Equation.tsx';
import { HealthLine } from './HealthLine.tsx';
import { LossPicker } from './LossPicker.tsx';
import { ParameterSlider } from './ParameterSlider.tsx';
import { PinRow } from './PinRow.tsx';
import { Presets } from './Presets.tsx';
import { TakeAwayButton } from './TakeAwayButton.tsx';

/** @param slidersFirst  so that they, and what moving them changed, are seen together with the picture above them */
export function LossRegion({ slidersFirst }: { readonly slidersFirst: boolean }) {
  const choice = (
    <Fragment key="choice">
      <LossPicker />
      <Equation />
    </Fragment>
  );
  const health = <HealthLine key="health" />;
  const sliders = (
    <div key="sliders" className="sliders">
      {parameterRoles.map((role) => (
        <ParameterSlider key={role} role={role} />
      ))}
    </div>
  );
  const pin = <PinRow key="pin" />;
  return (
    <section className="loss" id="loss" aria-labelledby="loss-heading" tabIndex={-1}>
      <h2 id="loss-heading" className="vh">
        Loss
      </h2>
      {slidersFirst ? [sliders, health, pin, choice] : [choice, health, sliders, pin]}
      <div className="presets-row">
        <Presets />
        <TakeAwayButton />
      </div>
      <div className="convention-row">
        <ConventionMenu />
        <NewWeightsButton />
      </div>
      <TrainingControls />
    </section>
  );
}
