/** The pointer, the wheel and the keys of the stage while ground truth is painted on it. */
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Point } from '../../../masks/paint/shapes.ts';
import type { Actions } from '../../../state/actions.ts';
import type { AppStore } from '../../../state/store.ts';
import type { Rectangle } from '../stage/viewport.ts';
import type { PaintController } from './PaintController.ts';
import type { PaintCursor } from './PaintLayer.tsx';

/** Pixels of the wheel for a brush e times as large. */
const wheelDistance = 400;
/** How near the first corner a press closes a polygon, CSS pixels; and how far apart a drag sets corners. */
const closingDistance = 9;
const cornerDistance = 4;
/** Steps of the brush by key, as shares of the longer side. */
const keyStep = 1 / 128;
const longKeyStep = 1 / 16;
/** Bit of `PointerEvent.buttons` for the eraser at the other end of a pen. */
const penEraser = 32;

/** The stage at one moment. */
export interface StrokeOptions {
  readonly stage: HTMLElement | null;
  readonly cursor: PaintCursor | null;
  /** Where the picture lies on the stage, CSS pixels. */
  readonly place: Rectangle | null;
  /** Brings a point of the picture, in shares, onto the stage. */
  readonly reveal: (x: number, y: number) => void;
}

export type PaintStrokes = ReturnType<typeof paintStrokes>;

export function paintStrokes(
  controller: PaintController,
  store: AppStore,
  { setPainting }: Actions,
  now: () => StrokeOptions,
) {
  /** The pointer that paints. */
  let painter: number | null = null;
  /** The pointer that moves the picture. */
  let mover: number | null = null;
  /** Fingers that zoomed paint again once all of them were lifted. */
  let pinched = false;
  /** Where the keys have the brush, in shares. */
  let keyed: Point = { x: 0.5, y: 0.5 };

  const onStage = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = now().stage?.getBoundingClientRect();
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) };
  };
  const onPicture = ({ x, y }: Point): Point | null => {
    const where = now().place;
    return where && { x: (x - where.left) / where.width, y: (y - where.top) / where.height };
  };
  /** Distance of a point of the stage from a corner of the polygon, CSS pixels. */
  const distanceTo = (corner: Point | undefined, at: Point): number => {
    const where = now().place;
    if (!corner || !where) return Number.POSITIVE_INFINITY;
    const { width, height } = controller.read();
    return Math.hypot(
      where.left + (corner.x / width) * where.width - at.x,
      where.top + (corner.y / height) * where.height - at.y,
    );
  };
  const tool = () => store.getState().live.painting.tool;

  const press = (at: Point, erases: boolean): boolean => {
    const { corners } = controller.read();
    if (tool() === 'polygon' && corners.length > 2)
      if (distanceTo(corners[0], at) <= closingDistance) {
        controller.closePolygon();
        return false;
      }
    const point = onPicture(at);
    return point !== null && controller.press(point, erases);
  };

  return {
    /** @param held  pointers that are down, this one among them */
    down(event: PointerEvent, held: number): void {
      if (held > 1) {
        if (painter !== null) controller.breakOff();
        painter = null;
        pinched = true;
        return;
      }
      if (pinched) return;
      if (event.button === 1 || event.shiftKey) {
        event.preventDefault();
        mover = event.pointerId;
        return;
      }
      if (event.button !== 0 && !(event.buttons & penEraser)) return;
      const at = onStage(event);
      now().cursor?.show(at);
      if (press(at, Boolean(event.buttons & penEraser))) painter = event.pointerId;
    },

    /** Whether this pointer moves the picture instead of painting on it. */
    movesPicture: (event: PointerEvent): boolean => mover === event.pointerId,

    move(event: PointerEvent): void {
      const at = onStage(event);
      now().cursor?.show(at);
      if (painter !== event.pointerId) return;
      const native = event.nativeEvent;
      const coalesced = native.getCoalescedEvents?.() ?? [];
      const way = (coalesced.length > 0 ? coalesced : [native]).map(onStage);
      if (tool() === 'polygon') {
        const { corners } = controller.read();
        if (distanceTo(corners.at(-1), at) < cornerDistance) return;
        const corner = onPicture(at);
        if (corner) controller.drag([corner]);
        return;
      }
      const points = way.flatMap((point) => onPicture(point) ?? []);
      controller.drag(points, Boolean(event.buttons & penEraser));
    },

    /** @param held  pointers that are still down */
    up(event: PointerEvent, held: number): void {
      if (mover === event.pointerId) mover = null;
      if (painter === event.pointerId) {
        painter = null;
        controller.release();
      }
      if (held === 0) pinched = false;
    },

    leave(): void {
      if (painter === null) now().cursor?.show(null);
    },

    wheel(event: WheelEvent): void {
      event.preventDefault();
      const { diameter } = store.getState().live.painting;
      setPainting({ diameter: diameter * Math.exp(-event.deltaY / wheelDistance) });
    },

    /**
     * Arrows move the brush, Space uses the tool there.
     *
     * @param step  direction of an arrow
     * @returns whether the key was for painting
     */
    key(event: KeyboardEvent, step: readonly [number, number] | undefined): boolean {
      const where = now().place;
      if (!where || (!step && event.key !== ' ')) return false;
      if (step) {
        const by = (event.shiftKey ? longKeyStep : keyStep) * Math.max(where.width, where.height);
        const { x, y } = keyed;
        const within = (value: number) => Math.min(1, Math.max(0, value));
        keyed = {
          x: within(x + (step[0] * by) / where.width),
          y: within(y + (step[1] * by) / where.height),
        };
        now().reveal(keyed.x, keyed.y);
      }
      const at = {
        x: where.left + keyed.x * where.width,
        y: where.top + keyed.y * where.height,
      };
      now().cursor?.show(at);
      if (event.key === ' ') {
        press(at, false);
        controller.release();
      }
      return true;
    },
  };
}
