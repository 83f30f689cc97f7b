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
  /** [batch, 1]. */
  readonly minOverClasses: (x: string) => string;
  /** A function of one array that has the same name everywhere. */
  readonly call: (name: 'exp' | 'log1p' | 'sqrt', x: string) => string;
  readonly atLeast: (x: string, least: string) => string;
  readonly atMostOne: (x: string) => string;
  /** Of an array like `truth` that is 0 but for the true class: one value a pixel, largest first, [batch, N]. */
  readonly sortedPixels: (x: string) => string;
  /** 1 for the first `kept` of `count` elements, 0 after them, the rest of a whole between; [count]. */
  readonly firstOf: (kept: string, count: string) => string;
  /** [batch, classes, N], a row of pixels for each class; the next ones work on the last axis of such rows. */
  readonly rows: (x: string) => string;
  readonly sumOverRows: (x: string) => string;
  readonly descendingOrder: (x: string) => string;
  readonly taken: (x: string, order: string) => string;
  readonly cumulated: (x: string) => string;
  readonly joined: (x: string, y: string) => string;
  /** [batch, classes, height, width]; the next ones work on such images. */
  readonly places: (x: string) => string;
  readonly sumOverPlaces: (x: string) => string;
  /** 0, 1, … as numbers of the type of `like`. */
  readonly range: (count: string, like: string) => string;
  readonly minAlong: (x: string, axis: number) => string;
  readonly larger: (x: string, y: string) => string;
  readonly positive: (x: string) => string;
  /** With so many rows and columns of −9 around, which no largest value is taken from. */
  readonly padded: (x: string, rows: string, columns: string) => string;
  /** x where |x| is below the limit, else 0. */
  readonly zeroBeyond: (x: string, limit: string) => string;
}

export const torchDialect: Dialect = {
  log: (x) => `${x}.log()`,
  clip: (x) => `${x}.clamp(EPSILON, 1 - EPSILON)`,
  floor: (x) => `${x}.clamp(min=EPSILON)`,
  sumOverPixels: (x) => `${x}.sum(pixels)`,
  meanOverPixels: (x) => `${x}.mean(pixels)`,
  sumOverClasses: (x) => `${x}.sum(1)`,
  meanOverClasses: (x) => `${x}.mean(1)`,
  minOverClasses: (x) => `${x}.amin(1, keepdim=True)`,
  call: (name, x) => `${x}.${name}()`,
  atLeast: (x, least) => `${x}.clamp(min=${least})`,
  atMostOne: (x) => `${x}.clamp(max=1)`,
  sortedPixels: (x) => `${x}.sum(1).flatten(1).sort(dim=1, descending=True).values`,
  firstOf: (kept, count) => `(${kept} - torch.arange(${count}).to(truth)).clamp(0, 1)`,
  rows: (x) => `${x}.flatten(2)`,
  sumOverRows: (x) => `${x}.sum(2)`,
  descendingOrder: (x) => `${x}.argsort(dim=2, descending=True)`,
  taken: (x, order) => `${x}.gather(2, ${order})`,
  cumulated: (x) => `${x}.cumsum(2)`,
  joined: (x, y) => `torch.cat([${x}, ${y}], dim=2)`,
  places: (x) => x,
  sumOverPlaces: (x) => `${x}.sum((2, 3))`,
  range: (count, like) => `torch.arange(${count}).to(${like})`,
  minAlong: (x, axis) => `${x}.amin(${axis})`,
  larger: (x, y) => `torch.maximum(${x}, ${y})`,
  positive: (x) => `${x}.clamp(min=0)`,
  padded: (x, rows, columns) =>
    `F.pad(${x}, (${columns}, ${columns}, ${rows}, ${rows}), value=-9.0)`,
  zeroBeyond: (x, limit) => `${x} * (${x}.abs() < ${limit})`,
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
    minOverClasses: (x) => `${module}.min(${unwrapped(x)}, axis=1, keepdims=True)`,
    call: (name, x) => `${module}.${name}(${unwrapped(x)})`,
    atLeast: (x, least) => `${module}.maximum(${x}, ${least})`,
    atMostOne: (x) => `${module}.minimum(${x}, 1)`,
    sortedPixels: (x) =>
      `${module}.flip(${module}.sort(${module}.reshape(${module}.sum(${x}, axis=-1), (${module}.shape(${x})[0], -1)), axis=1), axis=1)`,
    firstOf: (kept, count) =>
      `${module}.clip(${kept} - ${module}.arange(${count}, dtype=truth.dtype), 0, 1)`,
    rows: (x) =>
      `${module}.moveaxis(${module}.reshape(${unwrapped(x)}, (${module}.shape(truth)[0], -1, truth.shape[-1])), 2, 1)`,
    sumOverRows: (x) => `${module}.sum(${unwrapped(x)}, axis=2)`,
    descendingOrder: (x) => `${module}.argsort(-${x}, axis=2)`,
    taken: (x, order) => `${module}.take_along_axis(${x}, ${order}, axis=2)`,
    cumulated: (x) => `${module}.cumsum(${unwrapped(x)}, axis=2)`,
    joined: (x, y) => `${module}.concatenate([${x}, ${y}], axis=2)`,
    places: (x) => `${module}.moveaxis(${x}, -1, 1)`,
    sumOverPlaces: (x) => `${module}.sum(${unwrapped(x)}, axis=(2, 3))`,
    range: (count, like) => `${module}.arange(${count}, dtype=${like}.dtype)`,
    minAlong: (x, axis) => `${module}.min(${unwrapped(x)}, axis=${axis})`,
    larger: (x, y) => `${module}.maximum(${x}, ${y})`,
    positive: (x) => `${module}.maximum(${unwrapped(x)}, 0)`,
    padded: (x, rows, columns) =>
      `${module}.pad(${x}, ((0, 0), (0, 0), (${rows}, ${rows}), (${columns}, ${columns})), "constant", constant_values=-9.0)`,
    zeroBeyond: (x, limit) => `${module}.where(${module}.abs(${x}) < ${limit}, ${x}, 0)`,
  };
}

/** Without the outer brackets that a method call needs and an argument does not. */
function unwrapped(x: string): string {
  return /^\([^()]*(\([^()]*\)[^()]*)*\)$/.test(x) ? x.slice(1, -1) : x;
}

export const kerasDialect = functional('ops');
export const jaxDialect = functional('jnp');
