/** WebGL 2 on an OffscreenCanvas. */
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { isSoftware, type StartedBackend, softwareReason } from './startedBackend.ts';

function rendererName(gl: WebGLRenderingContext): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** @throws Error with a sentence, when there is no WebGL with 32-bit floats, or only a software one and none is wanted */
export async function start(acceptsSoftware: boolean): Promise<StartedBackend> {
  if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => new MathBackendWebGL());
  const dispose = () => tf.removeBackend('webgl');
  try {
    if (!(await tf.setBackend('webgl'))) throw new Error('This browser has no WebGL here.');
    // Gradients do not survive 16-bit floats.
    if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'))
      throw new Error('WebGL has no 32-bit floats here.');
    const { gl } = (tf.backend() as MathBackendWebGL).gpgpu;
    const name = rendererName(gl);
    const software = isSoftware(name);
    if (software && !acceptsSoftware) throw new Error(softwareReason('WebGL', name));
    const failed = new Promise<string>((resolve) => {
      (gl as unknown as { canvas: EventTarget }).canvas.addEventListener('webglcontextlost', () =>
        resolve('The graphics device was lost'),
      );
    });
    return { detail: software ? `${name}, software renderer` : name, failed, gpu: null, dispose };
  } catch (reason) {
    dispose();
    throw reason;
  }
}
