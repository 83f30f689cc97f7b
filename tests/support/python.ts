/** The Python interpreters of this machine, for tests of exported code. */
import { spawnSync } from 'node:child_process';

const candidates = ['python3', '/usr/bin/python3', '/usr/local/bin/python3'];

/** The first interpreter that can import all of these modules, null if there is none. */
export function pythonWith(...modules: readonly string[]): string | null {
  const program = modules.map((name) => `import ${name}`).join('\n');
  const found = candidates.find(
    (candidate) => spawnSync(candidate, ['-c', program], { timeout: 120_000 }).status === 0,
  );
  return found ?? null;
}

/** What became of a file: null, or the last line of what Python said of it. */
export type Outcomes = Readonly<Record<string, string | null>>;

/**
 * Does something with many files in one process, because starting an interpreter with a large library
 * takes longer than all of it.
 *
 * @param action  Python statements over `path` and `source`; an exception fails the file
 * @param environment  variables besides those of this process
 */
export function eachFile(
  python: string,
  files: readonly string[],
  action: string,
  environment: Readonly<Record<string, string>> = {},
): Outcomes {
  const program = [
    'import contextlib, io, json, sys',
    'outcomes = {}',
    'for path in json.load(sys.stdin):',
    '    source = open(path, encoding="utf-8").read()',
    '    try:',
    '        with contextlib.redirect_stdout(io.StringIO()):',
    ...action.split('\n').map((line) => `            ${line}`),
    '        outcomes[path] = None',
    '    except BaseException as error:',
    '        outcomes[path] = f"{type(error).__name__}: {error}"',
    'json.dump(outcomes, sys.stdout)',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], {
    input: JSON.stringify(files),
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${python} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Outcomes;
}

/** Runs a file as a program, `if __name__ == "__main__"` included. */
export const runProgram = 'exec(compile(source, path, "exec"), {"__name__": "__main__"})';

/** Only parses it. */
export const parseProgram = 'compile(source, path, "exec")';
