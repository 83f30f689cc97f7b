/** A prediction made by sliders instead of a network, so that every loss can be explored before any training. */

export interface SimulationSettings {
  /** Softness of the outline in pixels of a 256-pixel image, 0 to 14. */
  readonly blur: number;
  /** Displacement in pixels of a 256-pixel image, 0 to 24. */
  readonly shift: number;
  /** How far probabilities are from ½, 0 to 1. */
  readonly confidence: number;
  /** How much of the foreground is missed, 0 to 1. */
  readonly missed: number;
  /** How much background is taken for foreground, 0 to 1. */
  readonly falseAlarms: number;
}
