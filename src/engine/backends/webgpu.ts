/**
 * WebGPU on a device of our own. The stock factory crashes where there is no adapter, asks for few
 * limits, and hears of neither a lost device nor a shader that failed.
 */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { isSoftware, type StartedBackend, softwareReason } from './startedBackend.ts';

/** Asked for up to what the adapter has. The default of 8 storage buffers is little for fused kernels. */
const limits = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const;

/** "nvidia ampere", or what else the browser tells. */
function adapterName({ description, vendor, architecture, device }: GPUAdapterInfo): string {
  const known = [vendor, architecture, device].filter((part) => part !== '').join(' ');
  return description || known || 'adapter without a name';
}

/** @throws Error with a sentence, when there is no adapter, or only a software one and none is wanted */
export async function start(acceptsSoftware: boolean): Promise<StartedBackend> {
  if (!navigator.gpu) throw new Error('This browser has no WebGPU.');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('WebGPU found no graphics adapter.');
  const { info } = adapter;
  const name = adapterName(info);
  const software = info.isFallbackAdapter || isSoftware(name);
  if (software && !acceptsSoftware) throw new Error(softwareReason('WebGPU', name));

  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])),
  });
  let closing = false;
  const failed = new Promise<string>((resolve) => {
    device.lost.then(({ message }) => {
      if (!closing)
        resolve(
          message
            ? `The graphics device was lost (${message.trim()})`
            : 'The graphics device was lost',
        );
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      resolve(`The graphics device refused a command (${firstLine(error.message)})`);
    });
  });

  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, info));
  const dispose = () => {
    closing = true;
    tf.removeBackend('webgpu');
    device.destroy();
  };
  if (!(await tf.setBackend('webgpu'))) {
    dispose();
    throw new Error('The WebGPU backend did not start.');
  }
  return {
    detail: software ? `${name}, software adapter` : name,
    failed,
    gpu: { device, isSoftware: software },
    dispose,
  };
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] as string).trim();
}
