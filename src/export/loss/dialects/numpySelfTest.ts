/** The self-test of the libraries whose arrays come from NumPy, channels last. */
import { caseText } from '../caseText.ts';
import type { Subject } from '../subject.ts';

/**
 * @param evaluate  lines, indented as the body of the loop over the cases, that set `value` (a float) and
 *   `slope` (dL/dp, of the shape of `probability`) from `probability`, `labels` and `truth` (one-hot)
 */
export function numpySelfTest(
  { functionName, cases }: Subject,
  evaluate: readonly string[],
): string[] {
  return [
    ...caseText(cases),
    '',
    '',
    'def check(what, found, expected, allowed):',
    '    error = float(np.max(np.abs(np.asarray(found, np.float64) - expected)))',
    '    if not error <= allowed:',
    '        raise AssertionError(f"{what} is off by {error:.3g}, allowed are {allowed:.3g}")',
    '',
    '',
    'def self_test():',
    '    """Value and gradient against the golden cases, in float32."""',
    '    tolerance = 1e-4',
    '    for case in CASES:',
    '        rows = [row for image in case["images"] for row in image]',
    '        group = np.repeat(np.arange(len(rows)), [row[0] for row in rows])',
    '        shape = (len(case["images"]), *case["shape"])',
    '        labels = np.array([row[1] for row in rows])[group].reshape(shape)',
    '        units = np.array([row[2] for row in rows], np.float32)',
    '        gradient = np.array([row[3] for row in rows])',
    '        probability = (units[group] / UNIT).reshape(*shape, -1)',
    ...evaluate,
    '        by_group = np.zeros_like(gradient)',
    '        np.add.at(by_group, group, np.asarray(slope, np.float64).reshape(len(group), -1))',
    '        allowed = tolerance * max(abs(case["value"]), 0.01)',
    '        check(f"{case[\'name\']}: value", value, case["value"], allowed)',
    '        check(f"{case[\'name\']}: gradient", by_group, gradient, tolerance * max(np.abs(gradient).max(), 0.002))',
    `    print(f"${functionName}: self-test passed, {len(CASES)} cases")`,
    '',
    '',
    'if __name__ == "__main__":',
    '    self_test()',
    '',
  ];
}
