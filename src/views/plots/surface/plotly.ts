/**
 * The parts of plotly.js that the page uses, in one chunk that is loaded when the 3D view is first
 * wanted. Nothing else imports plotly.js.
 */
import { Plots, purge, react, register, relayout, toImage } from 'plotly.js/lib/core';
import scatter3d from 'plotly.js/lib/scatter3d';
import surface from 'plotly.js/lib/surface';

register([surface, scatter3d]);

export { Plots, purge, react, relayout, toImage };
