/** What the same computation is called in each library. Arguments and results are Python expressions. */
export interface Dialect {
  /** The line above which `truth` is the one-hot truth and `pixels` the axes of the pixels. */
  readonly log: (x: string) => string;
  /** x kept in [EPSILON, 1 − EPSILON]. */
  readonly clip: (x: string) => string;
  /** x kept at EPSILON or above. */
  readonly floor: (x: string) => string;
  readonly sumOverPixels: (x: string) => string;
  readonly meanOverPixels: (x: string) => string;
  /** Over the last axis of [batch, classes]. */
  readonly sumOverClasses: (x: string) => string;
  readonly meanOverClasses: (x: string) => string;
}

export const torchDialect: Dialect = {
  log: (x) => `${x}.log()`,
  clip: (x) => `${x}.clamp(EPSILON, 1 - EPSILON)`,
  floor: (x) => `${x}.clamp(min=EPSILON)`,
  sumOverPixels: (x) => `${x}.sum(pixels)`,
  meanOverPixels: (x) => `${x}.mean(pixels)`,
  sumOverClasses: (x) => `${x}.sum(1)`,
  meanOverClasses: (x) => `${x}.mean(1)`,
};

/** Functions of a module over arrays; `keras.ops` and `jax.numpy` agree on these. */
function functional(module: string): Dialect {
  return {
    log: (x) => `${module}.log(${x})`,
    clip: (x) => `${module}.clip(${x}, EPSILON, 1 - EPSILON)`,
    floor: (x) => `${module}.maximum(${x}, EPSILON)`,
    sumOverPixels: (x) => `${module}.sum(${unwrapped(x)}, axis=pixels)`,
    meanOverPixels: (x) => `${module}.mean(${unwrapped(x)}, axis=pixels)`,
    sumOverClasses: (x) => `${module}.sum(${unwrapped(x)}, axis=1)`,
    meanOverClasses: (x) => `${module}.mean(${unwrapped(x)}, axis=1)`,
  };
}

/** Without the outer brackets that a method call needs and an argument does not. */
function unwrapped(x: string): string {
  return /^\([^()]*(\([^()]*\)[^()]*)*\)$/.test(x) ? x.slice(1, -1) : x;
}

export const kerasDialect = functional('ops');
export const jaxDialect = functional('jnp');
