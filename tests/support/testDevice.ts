/** A device that remembers what it complained about, because WebGPU tells errors late and to nobody. */

/** A device, and everything it complained about; tests expect `complaints` to be empty. */
export interface TestDevice {
  readonly device: GPUDevice;
  readonly complaints: string[];
}

export function watched(device: GPUDevice): TestDevice {
  const complaints: string[] = [];
  device.addEventListener('uncapturederror', (event) => {
    complaints.push(event.error.message);
  });
  return { device, complaints };
}
