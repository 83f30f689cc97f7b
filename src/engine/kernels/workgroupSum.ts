/** Sums over a workgroup in an order that is always the same, in two short stages of shared memory. */
import { repeat } from './quads.ts';

export const sumWorkgroupSize = 256;

/** Threads that each add every sixteenth value before the first one adds theirs. */
const firstStage = 16;

export const sumDeclarations = `var<workgroup> shared0: array<vec4f, ${sumWorkgroupSize}>;
var<workgroup> shared1: array<vec4f, ${sumWorkgroupSize}>;`;

/**
 * WGSL statements that add the variables `first` and `second` of all threads. What follows them runs in
 * thread 0 alone, which holds the totals.
 */
export const sumStatements = `shared0[local] = first;
  shared1[local] = second;
  workgroupBarrier();
  if (local < ${firstStage}u) {
    for (var other = local + ${firstStage}u; other < ${sumWorkgroupSize}u; other += ${firstStage}u) {
      first += shared0[other];
      second += shared1[other];
    }
    shared0[local] = first;
    shared1[local] = second;
  }
  workgroupBarrier();
  if (local != 0u) { return; }
  ${repeat(firstStage - 1, (other) => `first += shared0[${other + 1}];\n  second += shared1[${other + 1}];`)}`;
