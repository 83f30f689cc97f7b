/** The 3D view of the loss surface as a file, seen from where it is seen on the page. */
import { surfaceFigure } from '../../plots/surfaceFigure.ts';
import type { AppState } from '../../state/store.ts';
import { surfaceOfState } from '../plots/figuresOfState.ts';
import type { Palette } from '../plots/palette.ts';
import { lazyPlotly } from '../plots/surface/lazyPlotly.ts';
import { coloursOf, lastYaw } from '../plots/surface/surfaceScene.ts';

const side = 640;
const pngScale = 2;

/**
 * PNG, or SVG in which words are vectors and the surface is a picture: it is drawn by the graphics device, which
 * knows pixels only. Null where there is no surface.
 *
 * @throws Error where this browser gives out no WebGL context, or where plotly.js cannot be loaded
 */
export async function solidFile(
  state: AppState,
  palette: Palette,
  format: 'png' | 'svg',
): Promise<Blob | null> {
  const figure = surfaceOfState(state, null);
  if (!figure) return null;
  const { toImage } = await lazyPlotly.load();
  const { surface, overlays, layout } = surfaceFigure(figure, coloursOf(palette), lastYaw());
  const address = await toImage(
    {
      data: [surface, ...overlays],
      layout: { ...layout, paper_bgcolor: palette.paper },
      config: { plotGlPixelRatio: pngScale },
    },
    { format, width: side, height: side, scale: format === 'png' ? pngScale : 1 },
  );
  return decoded(address);
}

/** What a data address holds; the page's own policy lets nothing fetch it. */
function decoded(address: string): Blob {
  const [head, body] = [
    address.slice(0, address.indexOf(',')),
    address.slice(address.indexOf(',') + 1),
  ];
  const type = /^data:([^;,]+)/.exec(head)?.[1] ?? '';
  if (!head.endsWith(';base64')) return new Blob([decodeURIComponent(body)], { type });
  return new Blob([Uint8Array.from(atob(body), (c) => c.charCodeAt(0))], { type });
}
