/** A loss as something that can be written in every library: what the files of all targets have in common. */
import type { Dialect } from './dialects/dialect.ts';

/** How MONAI's own classes are put together to a loss: the inside of a module of logits and labels. */
export interface MonaiAssembly {
  /** Import statements besides those of torch and `monai.losses`, standard library first. */
  readonly imports: { readonly standard: readonly string[]; readonly monai: readonly string[] };
  /** Statements between the imports and the module. */
  readonly before: readonly string[];
  /** Statements of `__init__`. */
  readonly built: readonly string[];
  /** Statements of `forward`; the last one returns. */
  readonly called: readonly string[];
  /** Lines on what differs from MONAI's defaults and by how much. */
  readonly remarks: readonly string[];
}

export interface Formula {
  /** Line by line. */
  readonly equation: readonly string[];
  /** Lines on numerical care, for code that computes the loss itself. */
  readonly remarks: readonly string[];
  /** Python constants that the statements read. */
  readonly constants: readonly string[];
  /** Functions that the statements call, each after two blank lines. */
  readonly helpers?: (dialect: Dialect) => readonly string[];
  /**
   * Statements that compute the loss of each image of a batch, not indented. They find `probability` and
   * `truth` (one-hot, of the same shape and type), `pixels` (the axes of the pixels) and the parameters by
   * name; after them `loss` is an array [batch].
   */
  readonly statements: (dialect: Dialect) => readonly string[];
  /** Or why MONAI does not have the loss; sentences. */
  readonly monai: MonaiAssembly | { readonly reason: string };
}
