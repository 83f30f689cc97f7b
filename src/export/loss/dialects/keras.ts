/** A loss as a Keras 3 file: a function, a `keras.losses.Loss` and a self-test, on any backend. */

import type { Formula } from '../formula.ts';
import type { Subject } from '../subject.ts';
import { kerasDialect } from './dialect.ts';
import { headLines, parameterLines, signatureLines } from './header.ts';
import { numpySelfTest } from './numpySelfTest.ts';

const contract = [
  'Tensors: y_true one-hot and y_pred with softmax applied, both (batch, *pixels, classes). Any number',
  'of classes, two or more; channel 0 is the background, all others are rare. Keras 3, any backend.',
];

/** Value and gradient on whichever backend Keras runs, for the self-test. */
const valueAndGradient = [
  'def value_and_gradient(function, x):',
  '    """function(x), a scalar, and its derivative by x, on the backend in use."""',
  '    backend = keras.backend.backend()',
  '    if backend == "tensorflow":',
  '        import tensorflow as tf',
  '',
  '        x = tf.convert_to_tensor(x)',
  '        with tf.GradientTape() as tape:',
  '            tape.watch(x)',
  '            value = function(x)',
  '        return value.numpy(), tape.gradient(value, x).numpy()',
  '    if backend == "jax":',
  '        import jax',
  '',
  '        return jax.value_and_grad(function)(jax.numpy.asarray(x))',
  '    if backend == "torch":',
  '        import torch',
  '',
  '        x = ops.convert_to_tensor(x).requires_grad_()',
  '        value = function(x)',
  '        (slope,) = torch.autograd.grad(value, x)',
  '        return value.detach().cpu().numpy(), slope.cpu().numpy()',
  '    raise NotImplementedError(f"no gradients on the backend {backend}")',
];

/** The file of a loss. */
export function kerasFile(subject: Subject, formula: Formula): string {
  const { definition, functionName, className, parameters, deltaByClass } = subject;
  const names = parameters.map(({ name }) => name);
  return [
    ...headLines(subject, 'Keras', formula.equation, contract, formula.remarks),
    '',
    'import keras',
    'import numpy as np',
    'from keras import ops',
    '',
    ...formula.constants,
    '',
    '',
    ...(formula.helpers?.(kerasDialect) ?? []),
    `def ${functionName}(`,
    '    y_true,',
    '    y_pred,',
    ...signatureLines(subject),
    '):',
    `    """${definition.name} loss of each image, (batch,).`,
    '',
    '    y_true: one-hot, (batch, *pixels, classes).',
    '    y_pred: probabilities of the same shape, adding up to 1 over the classes.',
    ...parameterLines(subject),
    '    """',
    '    probability = ops.convert_to_tensor(y_pred)',
    '    truth = ops.cast(y_true, probability.dtype)',
    ...(deltaByClass
      ? ['    delta = ops.convert_to_tensor(delta, dtype=probability.dtype)  # one for each class']
      : []),
    '    pixels = tuple(range(1, len(probability.shape) - 1))',
    ...formula.statements(kerasDialect).map((line) => (line ? `    ${line}` : '')),
    '    return loss',
    '',
    '',
    '@keras.saving.register_keras_serializable()',
    `class ${className}(keras.losses.Loss):`,
    `    """The same for \`model.compile(loss=${className}())\`; the mean over the batch."""`,
    '',
    '    def __init__(',
    '        self,',
    ...signatureLines(subject).map((line) => `    ${line}`),
    `        name="${functionName}",`,
    '        **kwargs,',
    '    ):',
    '        super().__init__(name=name, **kwargs)',
    ...names.map((name) => `        self.${name} = ${name}`),
    '',
    '    def call(self, y_true, y_pred):',
    `        return ${functionName}(y_true, y_pred${names.map((name) => `, self.${name}`).join('')})`,
    '',
    '    def get_config(self):',
    names.length > 0
      ? `        return {**super().get_config(), ${names.map((name) => `"${name}": self.${name}`).join(', ')}}`
      : '        return super().get_config()',
    '',
    '',
    ...valueAndGradient,
    '',
    '',
    ...numpySelfTest(subject, [
      '        truth = np.eye(units.shape[1], dtype=np.float32)[labels]',
      `        loss = ${className}()`,
      '        value, slope = value_and_gradient(lambda p: loss(truth, p), probability)',
    ]),
  ].join('\n');
}
