/**
 * The part of plotly.js that draws parallel coordinates, in a chunk of its own beside the core that the 3D view has as well.
 * This one brings its shaders' programs as code: the page lets no script be built from strings.
 */
import { purge, react, register } from 'plotly.js/lib/core';
import parcoords from 'plotly.js/src/traces/parcoords/strict';

register(parcoords);

export { purge, react };
