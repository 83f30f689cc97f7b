/**
 * What every compute kernel of this folder is: a shader, the names it is bound by and how far it
 * spreads. Builders of kernels know shapes only; which buffers they run on is decided by the plan.
 */

export interface KernelBinding {
  readonly name: string;
  /** WGSL type of the variable. */
  readonly type: string;
  /** `write` may read too. */
  readonly access: 'uniform' | 'read' | 'write';
}

export interface Kernel {
  /** For labels in profilers and error messages. */
  readonly name: string;
  /** WGSL with the entry point `main`. Two kernels with the same text share a pipeline. */
  readonly code: string;
  /** In the order of their binding numbers, all in group 0. */
  readonly bindings: readonly KernelBinding[];
  /** Threads or workgroups for the whole batch; images are the slowest index. */
  readonly items: number;
  readonly itemsPerWorkgroup: number;
}

/** Dispatches are this wide and then wrap into y; every WebGPU device allows it. */
const gridWidth = 65535;

/** Threads of a workgroup that shares nothing: two warps, one wave; a multiple of every SIMD width. */
const flatWorkgroup = 64;

interface KernelParts {
  readonly name: string;
  readonly bindings: readonly KernelBinding[];
  /** WGSL of functions and workgroup variables. */
  readonly declarations?: string;
  readonly body: string;
}

function wgsl(parts: KernelParts, workgroupSize: number, start: string): string {
  const variables = parts.bindings.map(({ name, type, access }, binding) => {
    const space = { uniform: 'uniform', read: 'storage, read', write: 'storage, read_write' }[
      access
    ];
    return `@group(0) @binding(${binding}) var<${space}> ${name}: ${type};`;
  });
  return `${variables.join('\n')}
${parts.declarations ?? ''}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) workgroupId: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = workgroupId.x + workgroupId.y * ${gridWidth}u;
  ${start}
  ${parts.body}
}
`;
}

/**
 * A kernel whose threads share nothing.
 *
 * @param parts.body  WGSL statements; `thread` is the index, below `threads`
 */
export function threadKernel(parts: KernelParts & { readonly threads: number }): Kernel {
  const { name, bindings, threads } = parts;
  const start = `let thread = index * ${flatWorkgroup}u + local;
  if (thread >= ${threads}u) { return; }`;
  const code = wgsl(parts, flatWorkgroup, start);
  return { name, code, bindings, items: threads, itemsPerWorkgroup: flatWorkgroup };
}

/**
 * A kernel whose workgroups share memory.
 *
 * @param parts.body  WGSL statements; `index` is the workgroup, below `workgroups`, and `local` the
 *   thread in it, below `workgroupSize`
 */
export function workgroupKernel(
  parts: KernelParts & { readonly workgroups: number; readonly workgroupSize: number },
): Kernel {
  const { name, bindings, workgroups, workgroupSize } = parts;
  const code = wgsl(parts, workgroupSize, `if (index >= ${workgroups}u) { return; }`);
  return { name, code, bindings, items: workgroups, itemsPerWorkgroup: 1 };
}

/**
 * Sides x and y of the grid that runs a kernel.
 *
 * @param share  part of the batch to run, in (0, 1]
 */
export function grid(kernel: Kernel, share = 1): readonly [number, number] {
  const workgroups = Math.ceil(Math.round(kernel.items * share) / kernel.itemsPerWorkgroup);
  return [Math.min(workgroups, gridWidth), Math.ceil(workgroups / gridWidth)];
}
