/** The page's end of the line to the training worker. */
import type { PageEnd } from '../../bridge/pageEnd.ts';
import type { EngineTypes } from '../../engine/protocol.ts';

export type EngineLink = PageEnd<EngineTypes>;
