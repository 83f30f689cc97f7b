/** What every backend hands over once it runs. */

export interface StartedBackend {
  /** Adapter or manner, for people: "nvidia ampere", "2 threads". */
  readonly detail: string;
  /** Resolves with the beginning of a sentence, without its full stop, when the backend breaks. */
  readonly failed: Promise<string>;
  /** The device that fused kernels can run on; null where there is none. */
  readonly gpu: { readonly device: GPUDevice; readonly isSoftware: boolean } | null;
  /** Frees the backend; nothing made on it may be used afterwards. */
  dispose(): void;
}

/** For backends that have no device to lose. */
export const neverFails: Promise<string> = new Promise(() => {});

/** Whether an adapter computes on the processor. Browsers do not always mark those as fallbacks. */
export function isSoftware(adapter: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i.test(adapter);
}

export function softwareReason(label: string, adapter: string): string {
  return `${label} has only a software adapter here (${adapter}), slower than WebAssembly.`;
}
