/**
 * Code that is loaded when it is first wanted. A load can fail: the browser is offline, or the page was
 * renewed on its server and the file of this one is gone. It is then said in the message line, where a
 * press does all that was wanted again.
 */
import { loadFailedStyles } from './failedStyles.ts';
import { loadFailures } from './loadFailures.ts';

export interface LazyModule<Module extends object> {
  /** What could not be loaded, at the start of a sentence: "The family map". */
  readonly name: string;
  /** Null before it is there. */
  readonly loaded: () => Module | null;
  /** Loads once, and anew after a failure. Rejects with an Error whose message is a sentence without its end. */
  readonly load: () => Promise<Module>;
}

/** The file in what a browser says about a load that failed. */
const failedFile = /https?:\/\/\S+\.js/;

const importFrom = (address: string): Promise<object> => import(/* @vite-ignore */ address);

/**
 * @param name        at the start of a sentence: "The family map"
 * @param importIt    `() => import('./FamilyMapPanel.tsx')`
 * @param member      an export of the module, by which it is known
 * @param importFile  imports what lies at an address
 */
export function lazyModule<Module extends object>(
  name: string,
  importIt: () => Promise<Module>,
  member: keyof Module,
  importFile = importFrom,
): LazyModule<Module> {
  let loaded: Module | null = null;
  let loading: Promise<Module> | null = null;
  let failures = 0;
  const isIt = (module: object): module is Module => member in module;
  // Firefox remembers for as long as the page lives that a file failed, and asks for it again only under
  // another address. What it names may be a file that the wanted one imports: then only a reload helps.
  const importAgain = async (): Promise<Module> => {
    await loadFailedStyles();
    try {
      return await importIt();
    } catch (reason) {
      const [file] = failedFile.exec(String(reason)) ?? [];
      if (!file) throw reason;
      const module = await importFile(`${file}?attempt=${failures}`);
      if (!isIt(module)) throw reason;
      return module;
    }
  };
  const attempt = async (): Promise<Module> => {
    try {
      const module = await (failures === 0 ? importIt() : importAgain());
      loaded = module;
      return module;
    } catch (reason) {
      failures += 1;
      loading = null;
      throw new Error(`${name} could not be loaded`, { cause: reason });
    }
  };
  return {
    name,
    loaded: () => loaded,
    load: () => {
      const current = loading ?? attempt();
      loading = current;
      return current;
    },
  };
}

/**
 * Does something with the module as soon as it is there, at once if it is. A failed load is said, and trying
 * again does it all the same.
 *
 * @param onDismissed  the person does without it
 * @returns takes the wish back, and what is said about it
 */
export function withModule<Module extends object>(
  lazy: LazyModule<Module>,
  use: (module: Module) => void,
  onDismissed = () => {},
): () => void {
  let isWanted = true;
  let withdraw = () => {};
  const begin = async () => {
    try {
      await lazy.load();
    } catch {
      if (isWanted) withdraw = loadFailures.report({ name: lazy.name, retry: begin, onDismissed });
      return;
    }
    const module = lazy.loaded();
    if (isWanted && module) use(module);
  };
  const module = lazy.loaded();
  if (module) use(module);
  else void begin();
  return () => {
    isWanted = false;
    withdraw();
  };
}
