/** Draws the stages of all entrants from the store, each only when something of it is another. */
import { useEffect, useRef } from 'react';
import type { RunId } from '../../engine/protocol.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';
import { inNextFrame, notInNextFrame } from '../frame.ts';
import { StagePainter } from '../image/stage/stagePainter.ts';
import type { Viewport } from '../image/stage/viewport.ts';
import { onLookChange } from '../look.ts';
import { watchSize } from '../plots/canvas.ts';
import { type Subject, type Subjects, stateOfSubject, subjectsOf } from './subjects.ts';

interface Stage {
  readonly painter: StagePainter;
  readonly unwatch: () => void;
  /** The subject that its painter asks of. */
  subject: Subject | null;
  drawn: readonly unknown[];
}

/** State that every stage depends on. */
const shared = (state: AppState) => [
  currentSample(state),
  state.session.view.layer,
  state.session.view.opacity,
  state.session.view.threshold,
];

/** @returns takes the canvas of a run, until what it returns lets it go */
export function useRacePainters(viewport: Viewport) {
  const store = useAppStore();
  const stages = useRef(new Map<RunId, Stage>());
  const latest = useRef(viewport);
  const paintRef = useRef(() => {});

  useEffect(() => {
    const paint = () => {
      const state = store.getState();
      const subjects = subjectsOf(state);
      const common = [
        ...shared(state),
        subjects.ends?.gradient,
        subjects.ends?.loss,
        latest.current,
      ];
      for (const subject of subjects.all) {
        const stage = stages.current.get(subject.run);
        if (stage) paintStage(stage, state, subject, subjects, common, latest.current);
      }
    };
    const schedule = () => inNextFrame('draw', paint);
    paintRef.current = schedule;
    const unsubscribe = store.subscribe(schedule);
    const unfollow = onLookChange(() => {
      for (const stage of stages.current.values()) {
        stage.painter.forgetColours();
        stage.drawn = [];
      }
      schedule();
    });
    schedule();
    return () => {
      unsubscribe();
      unfollow();
      notInNextFrame('draw', paint);
    };
  }, [store]);

  useEffect(() => {
    latest.current = viewport;
    paintRef.current();
  });

  return (run: RunId, canvas: HTMLCanvasElement) => {
    const stage: Stage = {
      painter: new StagePainter(canvas, undefined, {
        contributions: () => stage.subject?.contributions ?? null,
        pinned: () => null,
      }),
      unwatch: watchSize(canvas, () => {
        stage.drawn = [];
        paintRef.current();
      }),
      subject: null,
      drawn: [],
    };
    stages.current.set(run, stage);
    paintRef.current();
    return () => {
      stage.unwatch();
      stages.current.delete(run);
    };
  };
}

function paintStage(
  stage: Stage,
  state: AppState,
  subject: Subject,
  { ends }: Subjects,
  common: readonly unknown[],
  viewport: Viewport,
): void {
  const key = [subject.prediction, subject.contributions, ...common];
  if (key.length === stage.drawn.length && key.every((part, i) => part === stage.drawn[i])) return;
  stage.drawn = key;
  stage.subject = subject;
  stage.painter.paint(stateOfSubject(state, subject, ends), null, viewport);
}
