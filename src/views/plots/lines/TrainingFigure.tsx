/** The figure of what is trained: its curves, how far it is, and the way to its earlier steps. */
import { type ComponentProps, useState } from 'react';
import { runOf } from '../../../state/live.ts';
import type { AppState } from '../../../state/store.ts';
import { useApp } from '../../appContext.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import { word } from '../../words/word.ts';
import { missingTraining } from '../figuresOfState.ts';
import { SaveFigure } from '../SaveFigure.tsx';
import { ChartPair } from './ChartPair.tsx';

const TrainingTime = lazyView(
  'The slider of the training time',
  'TrainingTime',
  () => import('../../time/TrainingTime.tsx'),
);

const ScoresDialog = lazyView(
  'The scores',
  'ScoresDialog',
  () => import('../../scores/ScoresDialog.tsx'),
);

interface TrainingFigureProps
  extends Pick<ComponentProps<typeof ChartPair>, 'reads' | 'figures' | 'words'> {
  /** In the heading. */
  readonly title: string;
  readonly className?: string;
  /** How far it is, in a few words. */
  readonly progress: (state: AppState) => string;
  /** What has to be known of the scores; empty for nothing. */
  readonly caution?: string;
}

export function TrainingFigure(props: TrainingFigureProps) {
  const { title, className = '', progress, caution = '', ...figure } = props;
  const caption = useApp(progress);
  const hasPast = useApp(({ live }) => runOf(live).kept.steps.length > 1);
  const [areScoresOpen, setScoresOpen] = useState(false);
  return (
    <ChartPair
      {...figure}
      className={`training-curves ${className}`.trim()}
      label="Training curves"
      what={['Training curves', 'Training curves']}
    >
      <b {...word('Training curves', true)}>{title}</b>
      <span className="cap">{caption}</span>
      {caution && <span className="cap">{caution}</span>}
      {hasPast && <TrainingTime />}
      <button type="button" className="linkb" onClick={() => setScoresOpen(true)}>
        Scores
      </button>
      {areScoresOpen && <ScoresDialog onClose={() => setScoresOpen(false)} />}
      <SaveFigure id="training" name="Training curves" missing={missingTraining} />
    </ChartPair>
  );
}
