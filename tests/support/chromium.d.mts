/** Flags for headless Chromium with software WebGPU and WebGL. */
export const chromiumFlags: string[];
/** Path of an installed browser, or null. */
export function findChromium(): string | null;
/** Path of a browser, installed if need be; throws one sentence that says what is missing. */
export function ensureChromium(): string;
