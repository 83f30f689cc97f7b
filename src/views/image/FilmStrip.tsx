/** All images of the dataset, training and validation told apart, each with its Dice score. */

import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import { type Sample, splits } from '../../datasets/dataset.ts';
import { dividedPatientsOf } from '../../state/selectors.ts';
import { scoresShown } from '../../state/time.ts';
import { useActions, useApp } from '../appContext.ts';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';
import { splitNames } from '../splitNames.ts';
import type { PreviewDraw } from './drawPreview.ts';
import { drawThumbnail, thumbnailSize } from './thumbnail.ts';

const preview = lazyModule(
  'The preview of the augmentation',
  () => import('./drawPreview.ts'),
  'drawPreview',
);

interface ThumbnailProps {
  readonly sample: Sample;
  readonly size: number;
  readonly classes: number;
  readonly position: number;
  /** How it is changed; null for the image as it is. */
  readonly draw: PreviewDraw | null;
  readonly selected: boolean;
  readonly score: number | undefined;
  readonly onSelect: (position: number) => void;
}

const drawings = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Draws a canvas when it first comes near the view: a thousand images must not be drawn at once. */
function drawWhenSeen(canvas: HTMLCanvasElement, draw: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries, self) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        self.unobserve(target);
        drawings.get(target)?.();
      }
    },
    { rootMargin: '200px' },
  );
  drawings.set(canvas, draw);
  observer.observe(canvas);
  return () => observer?.unobserve(canvas);
}

/** Scrolls the strip alone; `scrollIntoView` would scroll the page to it as well. */
function bringIntoStrip(thumbnail: HTMLElement): void {
  const strip = thumbnail.closest('[role=listbox]')?.parentElement;
  if (!strip) return;
  const outer = strip.getBoundingClientRect();
  const inner = thumbnail.getBoundingClientRect();
  // A neighbour stays in sight on either side.
  const margin = inner.width;
  if (inner.left < outer.left) strip.scrollLeft -= outer.left - inner.left + margin;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right + margin;
}

const Thumbnail = memo(function Thumbnail(props: ThumbnailProps) {
  const { sample, size, classes, position, draw, selected, score, onSelect } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    let cancel = () => {};
    const stop = drawWhenSeen(target, () => {
      if (draw)
        cancel = withModule(preview, ({ drawPreview }) =>
          drawPreview(target, sample, size, classes, draw),
        );
      else drawThumbnail(target, sample, size, classes);
    });
    return () => {
      cancel();
      stop();
    };
  }, [sample, size, classes, draw]);
  useEffect(() => {
    if (selected && button.current) bringIntoStrip(button.current);
  }, [selected]);
  const scored = score === undefined ? '' : `, Dice ${score.toFixed(2)}`;
  return (
    <button
      ref={button}
      type="button"
      role="option"
      aria-selected={selected}
      aria-label={`${sample.name}, ${sample.split}${sample.mask ? scored : ', no mask'}`}
      title={sample.name}
      tabIndex={selected ? 0 : -1}
      className="thumbnail"
      onClick={() => onSelect(position)}
    >
      <canvas ref={canvas} width={thumbnailSize} height={thumbnailSize} />
      <span>{sample.mask ? (score?.toFixed(2) ?? '–') : 'no mask'}</span>
    </button>
  );
});

const noSamples: readonly Sample[] = [];

export function FilmStrip() {
  const samples = useApp((state) => state.live.dataset?.samples ?? noSamples);
  const size = useApp((state) => state.live.dataset?.size ?? 1);
  const classes = useApp((state) => (state.live.dataset?.classNames.length ?? 1) + 1);
  const image = useApp((state) => state.session.view.image);
  const scores = useApp(({ session, live }) =>
    session.view.source === 'network' ? scoresShown(live) : live.simulatedScores,
  );
  const augmentation = useApp((state) => state.session.augmentation);
  const seed = useApp((state) => state.session.seed);
  const shownDraw = useApp((state) => state.live.augmentationDraw);
  const draws = useMemo(
    () =>
      shownDraw === null
        ? null
        : samples.map((_, i) => ({
            ...{ settings: augmentation, seed, position: shownDraw * samples.length + i },
          })),
    [shownDraw, samples, augmentation, seed],
  );
  const isDivided = useApp((state) => dividedPatientsOf(state) > 0);
  const { selectImage } = useActions();
  const strip = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = samples.length - 1;
    const steps: Record<string, number> = {
      ArrowLeft: image === 0 ? last : image - 1,
      ArrowRight: image === last ? 0 : image + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    selectImage(next);
    // Datasets hold their training images first, so the options stand in their order.
    const options = strip.current?.querySelectorAll<HTMLElement>('[role=option]');
    options?.[next]?.focus({ preventScroll: true });
  };

  return (
    <div
      className="strip"
      role="listbox"
      aria-label="Images"
      aria-orientation="horizontal"
      ref={strip}
      onKeyDown={onKeyDown}
    >
      {splits.map((split) => {
        const group = samples
          .map((sample, position) => ({ sample, position }))
          .filter(({ sample }) => sample.split === split);
        if (group.length === 0) return null;
        const name = splitNames[split];
        const same = isDivided && split !== 'between' && 'same patient on both sides';
        return (
          // biome-ignore lint/a11y/useSemanticElements: a listbox may own groups, not a fieldset
          <div
            key={split}
            className="strip-group"
            role="group"
            aria-label={same ? `${name}, ${same}` : name}
          >
            <span aria-hidden="true">
              <span data-term={name}>{name}</span>
              {same && <span className="same-patient">{same}</span>}
            </span>
            <div>
              {group.map(({ sample, position }) => (
                <Thumbnail
                  key={sample.id}
                  sample={sample}
                  size={size}
                  classes={classes}
                  position={position}
                  draw={(split === 'training' && draws?.[position]) || null}
                  selected={position === image}
                  score={scores[sample.id]}
                  onSelect={selectImage}
                />
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
