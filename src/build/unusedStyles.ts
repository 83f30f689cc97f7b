/**
 * Leaves out the style sheet of the map library, 83 kB that plotly.js asks for in every bundle and that
 * only its map traces need.
 */
import type { Plugin } from 'vite';

const unused = 'maplibre-gl/dist/maplibre-gl.css';
const nothing = '\0unused-styles.css';

export function unusedStyles(): Plugin {
  return {
    name: 'unused-styles',
    enforce: 'pre',
    resolveId: (source) => (source === unused ? nothing : null),
    load: (id) => (id === nothing ? '' : null),
  };
}
