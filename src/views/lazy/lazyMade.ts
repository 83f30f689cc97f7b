/** Something that is made once, by code that is loaded when it is first wanted. */
import { type LazyModule, withModule } from './lazyModule.ts';

export interface LazyMade<Made> {
  /** Null before it is wanted, or its code is there. */
  readonly made: () => Made | null;
  /** As {@link withModule}, which see. */
  readonly use: (use?: (made: Made) => void, onDismissed?: () => void) => () => void;
}

export function lazyMade<Module extends object, Made>(
  lazy: LazyModule<Module>,
  make: (module: Module) => Made,
): LazyMade<Made> {
  let made: Made | null = null;
  return {
    made: () => made,
    use: (use = () => {}, onDismissed) =>
      withModule(
        lazy,
        (module) => {
          made ??= make(module);
          use(made);
        },
        onDismissed,
      ),
  };
}
