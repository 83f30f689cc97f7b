/** A loss as a JAX file: pure functions of probabilities and of logits, and a self-test. */

import type { Formula } from '../formula.ts';
import type { Subject } from '../subject.ts';
import { jaxDialect } from './dialect.ts';
import { headLines, parameterLines, signatureLines } from './header.ts';
import { numpySelfTest } from './numpySelfTest.ts';

const contract = [
  'Arrays: probabilities (batch, *pixels, classes), softmax applied; labels (batch, *pixels), whole',
  'numbers. Any number of classes, two or more; class 0 is the background, all others are rare. Both',
  'functions are pure and can be traced by jit, grad and vmap.',
];

/** The file of a loss. */
export function jaxFile(subject: Subject, formula: Formula): string {
  const { definition, functionName, parameters, deltaByClass } = subject;
  const keywordsOnly = parameters.length > 0 ? ['    *,', ...signatureLines(subject)] : [];
  return [
    ...headLines(subject, 'JAX', formula.equation, contract, formula.remarks),
    '',
    'import jax',
    'import jax.numpy as jnp',
    'import numpy as np',
    '',
    ...formula.constants,
    '',
    '',
    ...(formula.helpers?.(jaxDialect) ?? []),
    `def ${functionName}(`,
    '    probability: jax.Array,',
    '    labels: jax.Array,',
    ...keywordsOnly,
    ') -> jax.Array:',
    `    """${definition.name} loss, the mean over the images of a batch.`,
    '',
    '    probability: (batch, *pixels, classes), adding up to 1 over the classes.',
    '    labels: (batch, *pixels), whole numbers from 0 to classes - 1.',
    ...parameterLines(subject),
    '    """',
    ...(deltaByClass
      ? ['    delta = jnp.asarray(delta, probability.dtype)  # one for each class']
      : []),
    '    truth = jax.nn.one_hot(labels, probability.shape[-1], dtype=probability.dtype)',
    '    pixels = tuple(range(1, probability.ndim - 1))',
    ...formula.statements(jaxDialect).map((line) => (line ? `    ${line}` : '')),
    '    return jnp.mean(loss)',
    '',
    '',
    `def ${functionName}_of_logits(logits: jax.Array, labels: jax.Array, **parameters) -> jax.Array:`,
    '    """The same of logits. Takes the parameters of the loss by name."""',
    `    return ${functionName}(jax.nn.softmax(logits, axis=-1), labels, **parameters)`,
    '',
    '',
    ...numpySelfTest(subject, [
      `        value, slope = jax.value_and_grad(${functionName})(jnp.asarray(probability), labels)`,
      '        value = float(value)',
      `        from_logits = ${functionName}_of_logits(jnp.log(probability), labels)`,
      '        check("value from logits", from_logits, value, 2 * tolerance * max(abs(value), 0.01))',
    ]),
  ].join('\n');
}
