/**
 * Access to [pixels, channels] arrays by quads of channels: one 16-byte load where the channels divide
 * by four, else lane by lane with zeros beyond the last channel.
 */
import type { KernelBinding } from './kernel.ts';

/** Quads that hold this many channels. */
export function quadCount(channels: number): number {
  return Math.ceil(channels / 4);
}

/** Declares an array [pixels, channels] of floats. */
export function channelsBinding(
  name: string,
  channels: number,
  access: 'read' | 'write',
): KernelBinding {
  return { name, type: channels % 4 === 0 ? 'array<vec4f>' : 'array<f32>', access };
}

/** Defines `load_<name>(pixel, quad) -> vec4f`. */
export function quadLoader(name: string, channels: number): string {
  if (channels % 4 === 0)
    return `fn load_${name}(pixel: u32, quad: u32) -> vec4f {
  return ${name}[pixel * ${channels / 4}u + quad];
}`;
  const lane = (index: number) => {
    const element = `${name}[first + ${index}u]`;
    if (index < channels % 4) return element;
    return channels < 4 ? '0.0' : `select(0.0, ${element}, quad * 4u + ${index}u < ${channels}u)`;
  };
  return `fn load_${name}(pixel: u32, quad: u32) -> vec4f {
  let first = pixel * ${channels}u + quad * 4u;
  return vec4f(${[0, 1, 2, 3].map(lane).join(', ')});
}`;
}

/** Defines `store_<name>(pixel, quad, value)`, which leaves lanes beyond the last channel alone. */
export function quadStorer(name: string, channels: number): string {
  if (channels % 4 === 0)
    return `fn store_${name}(pixel: u32, quad: u32, value: vec4f) {
  ${name}[pixel * ${channels / 4}u + quad] = value;
}`;
  const lane = (index: number) => {
    const store = `${name}[first + ${index}u] = value[${index}];`;
    if (index < channels % 4) return store;
    return channels < 4 ? '' : `if (quad * 4u + ${index}u < ${channels}u) { ${store} }`;
  };
  return `fn store_${name}(pixel: u32, quad: u32, value: vec4f) {
  let first = pixel * ${channels}u + quad * 4u;
  ${[0, 1, 2, 3].map(lane).join('\n  ')}
}`;
}

/** The text of `count` numbered repetitions, one a line. */
export function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('\n');
}

/**
 * WGSL of max(value, 0) for a vec4f that lets NaN through, which max may turn into 0: a number that is
 * broken must reach the loss, where it stops the update.
 *
 * @param value  name of a variable
 */
export function atLeastZero(value: string): string {
  return `select(${value}, vec4f(), ${value} < vec4f())`;
}
