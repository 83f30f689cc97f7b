/**
 * Painting on the selected image: what the pointer and the keys do, on the map and on the canvas that
 * shows it. Lives beside React, so that a stroke renders nothing but its own pixels.
 */
import { mostClasses } from '../../../masks/classMaps.ts';
import type { Box } from '../../../masks/paint/history.ts';
import { type PaintedMask, resampled } from '../../../masks/paint/paintedMask.ts';
import { type Paint, Painting } from '../../../masks/paint/painting.ts';
import type { Point } from '../../../masks/paint/shapes.ts';
import type { Actions } from '../../../state/actions.ts';
import { currentSample } from '../../../state/selectors.ts';
import type { AppStore } from '../../../state/store.ts';
import { parseHex } from '../../colour.ts';
import { paintClasses } from './paintClasses.ts';
import { borderWidth, colourBox, grown, type PaintColours, paintColours } from './paintPixels.ts';

/** What buttons and words depend on; another object whenever something of it changes. */
export interface PaintStatus {
  /** The mask of the image is here and can be painted on. */
  readonly isReady: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canClear: boolean;
  /** Corners of the polygon at hand, in pixels of the map. */
  readonly corners: readonly Point[];
  readonly width: number;
  readonly height: number;
}

const notReady: PaintStatus = {
  isReady: false,
  canUndo: false,
  canRedo: false,
  canClear: false,
  corners: [],
  width: 1,
  height: 1,
};

/** An image with what can be undone on it. */
interface Session {
  readonly painting: Painting;
  /** What the page has of it; another one came from elsewhere. */
  painted: PaintedMask | undefined;
}

/** Images whose edits can still be undone after others were painted on. */
const mostSessions = 4;
/** Bytes to undo the edits of one of them: 64 MiB together. */
const undoBudget = 16 * 2 ** 20;

/**
 * Rest after an edit before the page follows it: what depends on a mask takes longer to draw than a frame
 * lasts, and must not hold up the next stroke of a quick hand.
 */
const restMs = 150;

export class PaintController {
  private readonly store: AppStore;
  private readonly actions: Actions;
  private readonly sessions = new Map<string, Session>();
  private readonly listeners = new Set<() => void>();
  private status: PaintStatus = notReady;
  private sampleId: string | null = null;
  private asked: string | null = null;
  private corners: readonly Point[] = [];
  private canvas: HTMLCanvasElement | null = null;
  private image: ImageData | null = null;
  private colours: PaintColours | null = null;
  private isStroking = false;
  /** Runs while an edit waits to be sent. */
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: AppStore, actions: Actions) {
    this.store = store;
    this.actions = actions;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): PaintStatus => this.status;

  /** The canvas that shows the map, null when it is gone. */
  attach(canvas: HTMLCanvasElement | null): void {
    this.canvas = canvas;
    this.colours = null;
    this.redrawAll();
  }

  /** Follows the store: painting begins or ends, another image, another class, masks from elsewhere. */
  follow(): void {
    const state = this.store.getState();
    const { live } = state;
    const sample = live.painting.isOn ? currentSample(state) : null;
    if (!sample) {
      this.leave();
      return;
    }
    const session = this.sessions.get(sample.id);
    if (session && session.painted === live.painted[sample.id]) {
      if (this.sampleId !== sample.id) this.enter(sample.id);
      return;
    }
    const { openedMask } = live;
    if (openedMask?.sampleId === sample.id) {
      this.asked = null;
      this.begin(sample.id, openedMask.mask, live.painted[sample.id]);
      this.enter(sample.id);
    } else if (this.asked !== sample.id) {
      this.leave();
      this.asked = sample.id;
      this.actions.askOpenedMask(sample.id);
    }
  }

  /** Forgets all edits: other images are open. */
  forget(): void {
    // What waits was painted on images that are gone.
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sessions.clear();
    this.asked = null;
    this.leave();
  }

  /** Draws all of the map again: its classes are seen otherwise. */
  redrawAll(): void {
    const painting = this.painting;
    const { canvas } = this;
    if (!painting || !canvas) return;
    const { width, height } = painting;
    if (canvas.width !== width || canvas.height !== height || !this.image) {
      canvas.width = width;
      canvas.height = height;
      this.image = new ImageData(width, height);
    }
    this.redraw({ left: 0, top: 0, right: width, bottom: height });
  }

  /**
   * Begins a stroke, fills, or sets a corner.
   *
   * @param at  shares of the sides of the image
   * @param erases  whatever the tool, as the eraser of a pen does
   * @returns whether the pointer is followed from here
   */
  press(at: Point, erases = false): boolean {
    const painting = this.painting;
    if (!painting) return false;
    const point = this.onMap(at);
    const { tool } = this.store.getState().live.painting;
    if (tool === 'polygon') {
      this.corners = [...this.corners, point];
      this.publish();
      return true;
    }
    if (tool === 'fill') {
      this.redraw(painting.fill(point, this.paint(erases)));
      this.commit();
      return false;
    }
    this.isStroking = true;
    clearTimeout(this.timer);
    this.redraw(painting.strokeTo(point, this.radius, this.paint(erases)));
    return true;
  }

  /** Goes on with a stroke, or with a polygon drawn in one go. */
  drag(points: readonly Point[], erases = false): void {
    const painting = this.painting;
    if (!painting) return;
    if (this.isStroking)
      for (const at of points)
        this.redraw(painting.strokeTo(this.onMap(at), this.radius, this.paint(erases)));
    else if (this.corners.length > 0) {
      const added = points.map((at) => this.onMap(at));
      this.corners = [...this.corners, ...added];
      this.publish();
    }
  }

  release(): void {
    if (!this.isStroking) return;
    this.isStroking = false;
    this.commit();
  }

  /** Takes back the stroke at hand: a second finger came. */
  breakOff(): void {
    if (this.corners.length > 0) this.dropCorner();
    if (!this.isStroking) return;
    this.isStroking = false;
    this.redraw(this.painting?.cancel() ?? null);
    this.sendSoon(false);
  }

  closePolygon(): void {
    const painting = this.painting;
    const { corners } = this;
    this.corners = [];
    if (painting) this.redraw(painting.polygon(corners, this.paint(false)));
    this.commit();
  }

  cancelPolygon(): void {
    this.corners = [];
    this.publish();
  }

  dropCorner(): void {
    this.corners = this.corners.slice(0, -1);
    this.publish();
  }

  undo(): void {
    if (this.corners.length > 0) {
      this.dropCorner();
      return;
    }
    if (this.isStroking) return;
    const changed = this.painting?.undo() ?? null;
    this.redraw(changed);
    if (changed) this.sendSoon();
  }

  redo(): void {
    if (this.isStroking) return;
    const changed = this.painting?.redo() ?? null;
    this.redraw(changed);
    if (changed) this.sendSoon();
  }

  clear(): void {
    this.corners = [];
    this.redraw(this.painting?.clear() ?? null);
    this.commit();
  }

  /** The theme has changed, or the layer below. */
  forgetColours(): void {
    this.colours = null;
    this.redrawAll();
  }

  private get session(): Session | null {
    return (this.sampleId !== null && this.sessions.get(this.sampleId)) || null;
  }

  private get painting(): Painting | null {
    return this.session?.painting ?? null;
  }

  /** Radius of the brush in pixels of the map. */
  private get radius(): number {
    const { width, height } = this.painting ?? { width: 1, height: 1 };
    return (this.store.getState().live.painting.diameter * Math.max(width, height)) / 2;
  }

  private begin(id: string, opened: PaintedMask, painted: PaintedMask | undefined): void {
    const painting = new Painting(opened, undoBudget);
    // What was painted before is one edit, so that it can be undone down to the mask of the file.
    if (painted) {
      painting.replace(resampled(painted, opened).labels);
      painting.commit();
    }
    this.sessions.delete(id);
    this.sessions.set(id, { painting, painted });
    for (const oldest of this.sessions.keys())
      if (this.sessions.size > mostSessions) this.sessions.delete(oldest);
  }

  private enter(id: string): void {
    if (this.isStroking) this.release();
    this.flush();
    this.sampleId = id;
    this.corners = [];
    this.isStroking = false;
    this.redrawAll();
    this.publish();
  }

  private leave(): void {
    if (this.isStroking) this.release();
    this.flush();
    this.sampleId = null;
    this.corners = [];
    this.publish();
  }

  private onMap({ x, y }: Point): Point {
    const { width, height } = this.painting ?? { width: 1, height: 1 };
    return { x: x * width, y: y * height };
  }

  private paint(erases: boolean): Paint {
    const state = this.store.getState();
    const { label, together } = paintClasses(state);
    const isEraser = erases || state.live.painting.tool === 'eraser';
    return { label: isEraser ? 0 : label, onlyOnBackground: together };
  }

  private commit(): void {
    this.sendSoon(this.painting?.commit() ?? false);
  }

  /** Sends what was painted once the hand rests; without anything new, only what waited before. */
  private sendSoon(isNew = true): void {
    this.publish();
    if (!isNew && this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), restMs);
  }

  /** Sends what waits. */
  private flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const { session, sampleId } = this;
    if (!session || sampleId === null) return;
    const painted = session.painting.isOriginal ? null : session.painting.snapshot();
    session.painted = painted ?? undefined;
    this.actions.paintMask(sampleId, painted);
  }

  private publish(): void {
    const { painting, corners } = this;
    const next: PaintStatus = painting
      ? {
          isReady: true,
          canUndo: painting.canUndo || corners.length > 0,
          canRedo: painting.canRedo,
          canClear: painting.hasForeground,
          corners,
          width: painting.width,
          height: painting.height,
        }
      : notReady;
    const { status } = this;
    const keys = Object.keys(next) as (keyof PaintStatus)[];
    if (keys.every((key) => next[key] === status[key])) return;
    this.status = next;
    for (const listener of this.listeners) listener();
  }

  private redraw(changed: Box | null): void {
    const { painting, canvas, image } = this;
    const g = canvas?.getContext('2d');
    if (!painting || !g || !image || !changed) return;
    const { width, height } = painting;
    const reach = borderWidth(width, height);
    const box = grown(changed, reach, painting);
    this.colours ??= readColours(this.store.getState().session.view.layer === 'truth');
    const pixels = new Uint32Array(image.data.buffer);
    colourBox(painting, box, this.shownClasses(), this.colours, reach, pixels);
    const { left, top, right, bottom } = box;
    g.putImageData(image, 0, 0, left, top, right - left, bottom - top);
  }

  /** Classes of the labels as the page tells them apart now. */
  private shownClasses(): Uint8Array {
    const classes = paintClasses(this.store.getState()).names.length + 1;
    return Uint8Array.from({ length: 256 }, (_, label) =>
      classes === 2 ? Math.min(1, label) : label < classes ? label : 0,
    );
  }
}

/** @param isFilled  nothing else lies over the image */
function readColours(isFilled: boolean): PaintColours {
  const style = getComputedStyle(document.documentElement);
  return paintColours(
    Array.from({ length: mostClasses - 1 }, (_, i) =>
      parseHex(style.getPropertyValue(`--class${i + 1}`).trim()),
    ),
    isFilled,
  );
}
