/** Sums over a workgroup in an order that is always the same, in two short stages of shared memory. */
import { repeat } from './quads.ts';

/** Threads of the first stage, each adding every eighth value; the first thread then adds theirs. */
const firstStage = 8;

export interface WorkgroupSum {
  /** WGSL of the shared memory. */
  readonly declarations: string;
  /**
   * WGSL statements that add the vec4f variables `first` and `second` of all threads. What follows them
   * runs in thread 0 alone, which holds the totals.
   */
  readonly statements: string;
}

/** @param threads  of the workgroup, a multiple of 8 */
export function workgroupSum(threads: number): WorkgroupSum {
  return {
    declarations: `var<workgroup> shared0: array<vec4f, ${threads}>;
var<workgroup> shared1: array<vec4f, ${threads}>;`,
    statements: `shared0[local] = first;
  shared1[local] = second;
  workgroupBarrier();
  if (local < ${firstStage}u) {
    for (var other = local + ${firstStage}u; other < ${threads}u; other += ${firstStage}u) {
      first += shared0[other];
      second += shared1[other];
    }
    shared0[local] = first;
    shared1[local] = second;
  }
  workgroupBarrier();
  if (local != 0u) { return; }
  ${repeat(firstStage - 1, (other) => `first += shared0[${other + 1}];\n  second += shared1[${other + 1}];`)}`,
  };
}
