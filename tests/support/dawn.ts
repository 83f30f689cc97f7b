/**
 * WebGPU outside a browser: Dawn in Node, on the software driver that comes with Chromium or on the
 * null backend, which checks every call and computes nothing.
 */
import { existsSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { type TestDevice, watched } from './testDevice.ts';

const chromiumFolder = '/usr/lib/chromium';
const softwareDriver = `${chromiumFolder}/vk_swiftshader_icd.json`;

/** Why kernels cannot be run here, or null when they can. */
export const missingDriver = existsSync(softwareDriver)
  ? null
  : 'needs the software Vulkan driver of an installed Chromium';

const opened: GPU[] = [];

/**
 * Makes Chromium's own Vulkan loader the one that Dawn finds, for machines where none is installed: a
 * library that is loaded already is found by its name alone.
 */
function loadVulkan(): void {
  const keepLoaded = 0x1000;
  try {
    process.dlopen(
      { exports: {} },
      `${chromiumFolder}/libvulkan.so.1`,
      constants.dlopen.RTLD_NOW | keepLoaded,
    );
  } catch {
    // Node closes what is no add-on of its own and says so; the flag keeps the library loaded.
  }
}

/** Opens a device on a backend of Dawn. */
export async function openDawn(backend: 'software' | 'null'): Promise<TestDevice> {
  // Read by the Vulkan loader, when Dawn first looks for adapters.
  process.env.VK_ICD_FILENAMES ??= softwareDriver;
  process.env.XDG_RUNTIME_DIR ??= tmpdir();
  loadVulkan();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([`backend=${backend === 'null' ? 'null' : 'vulkan'}`]);
  // Dawn dies when the instance is collected before its devices.
  opened.push(gpu);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error(`Dawn has no adapter on its ${backend} backend`);
  return watched(await adapter.requestDevice());
}
