/** The engine's worker on a machine that seems to have eight logical processors. */
import './eightProcessors.ts';
import '../../../src/engine/worker.ts';
