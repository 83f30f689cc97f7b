/** plotly.js, by far the largest part of the page, which is loaded for what only it can draw. */
import { lazyModule } from '../../lazy/lazyModule.ts';

export const lazyPlotly = lazyModule('The 3D view', () => import('./plotly.ts'), 'react');
