/**
 * Property tests draw the same cases in every run, so that a run can be repeated; `FC_SEED=7 npm test -- unit`
 * draws others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 2102) });
