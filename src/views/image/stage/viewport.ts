/** Where the picture lies on the stage: fitted, zoomed and panned. All in CSS pixels of the stage. */

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Viewport {
  /** Magnification, 1 to {@link mostZoom}. */
  readonly zoom: number;
  /** Point of the picture at the middle of the stage, as shares of its sides, [0, 1]. */
  readonly centreX: number;
  readonly centreY: number;
}

export const mostZoom = 16;
export const wholePicture: Viewport = { zoom: 1, centreX: 0.5, centreY: 0.5 };

/** The picture's rectangle on a stage, its aspect ratio kept. */
export function pictureRectangle(
  stageWidth: number,
  stageHeight: number,
  aspect: number,
  { zoom, centreX, centreY }: Viewport,
): Rectangle {
  const fitted = Math.min(stageWidth, stageHeight * aspect);
  const width = fitted * zoom;
  const height = (fitted / aspect) * zoom;
  return {
    left: stageWidth / 2 - centreX * width,
    top: stageHeight / 2 - centreY * height,
    width,
    height,
  };
}

/** Keeps the picture on the stage: no empty border wider than the fitted picture leaves. */
function bounded(zoom: number, centreX: number, centreY: number): Viewport {
  const limited = Math.min(mostZoom, Math.max(1, zoom));
  const reach = 0.5 / limited;
  const clamp = (centre: number) => Math.min(1 - reach, Math.max(reach, centre));
  return { zoom: limited, centreX: clamp(centreX), centreY: clamp(centreY) };
}

/**
 * Zooms by a factor about a point of the picture, which stays where it is.
 *
 * @param aboutX, aboutY  shares of the picture's sides, [0, 1]
 */
export function zoomed(
  { zoom, centreX, centreY }: Viewport,
  factor: number,
  aboutX = centreX,
  aboutY = centreY,
): Viewport {
  const next = Math.min(mostZoom, Math.max(1, zoom * factor));
  const share = zoom / next;
  return bounded(next, aboutX + (centreX - aboutX) * share, aboutY + (centreY - aboutY) * share);
}

/** Moves the picture by shares of its sides. */
export function panned({ zoom, centreX, centreY }: Viewport, byX: number, byY: number): Viewport {
  return bounded(zoom, centreX - byX, centreY - byY);
}

/** Moves the picture no further than it takes to bring a point of it, in shares, onto the stage. */
export function revealing({ zoom, centreX, centreY }: Viewport, x: number, y: number): Viewport {
  const reach = 0.5 / zoom;
  const nearest = (centre: number, at: number) =>
    Math.min(at + reach, Math.max(at - reach, centre));
  return bounded(zoom, nearest(centreX, x), nearest(centreY, y));
}
