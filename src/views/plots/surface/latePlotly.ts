/** plotly.js, by far the largest part of the page, which is loaded for what only it can draw. */
import { lateModule } from '../../late/lateModule.ts';

export const latePlotly = lateModule('The 3D view', () => import('./plotly.ts'), 'react');
