import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindingAlignment, footprint, planArena } from '../../src/engine/kernels/plan/arena.ts';
import { type BufferLife, planMemory } from '../../src/engine/kernels/plan/memoryPlan.ts';
import { recordUNet } from '../../src/engine/kernels/plan/networkGraph.ts';
import { planStep } from '../../src/engine/kernels/plan/stepPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import { planFootprint } from '../../src/engine/kernels/planNeed.ts';
import { unetLayers } from '../../src/runs/networkLayers.ts';
import { referenceNetworks } from '../../src/runs/setting.ts';

const life = (bytes: number, first: number, last: number, apart: number[] = []): BufferLife => ({
  bytes,
  first,
  last,
  apart: new Set(apart),
});

/** Lives with up to one buffer each that must lie apart. */
const lives = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 1, max: 5000 }),
      first: fc.integer({ min: 0, max: 20 }),
      length: fc.integer({ min: 0, max: 10 }),
      apart: fc.nat(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((all) =>
    all.map(({ bytes, first, length, apart }, index) => {
      const other = apart % all.length;
      return life(bytes, first, first + length, other === index ? [] : [other]);
    }),
  );

describe('memory plan', () => {
  it('buffers in use at the same time never share a byte, and those apart never a slab', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const { places, slabs } = planMemory(all, 256, 2 ** 20);
        for (const [i, one] of all.entries()) {
          expect(places[i].offset % 256).toBe(0);
          expect(places[i].offset + one.bytes).toBeLessThanOrEqual(slabs[places[i].slab]);
          for (const [j, other] of all.entries()) {
            if (i === j || places[i].slab !== places[j].slab) continue;
            expect(one.apart.has(j)).toBe(false);
            const together = one.first <= other.last && other.first <= one.last;
            const behind = places[i].offset >= places[j].offset + other.bytes;
            const before = places[j].offset >= places[i].offset + one.bytes;
            expect(!together || behind || before).toBe(true);
          }
        }
      }),
    );
  });

  it('buffers one after the other take the space of one', () => {
    const { slabs } = planMemory([life(512, 0, 1), life(512, 2, 3), life(256, 4, 4)], 256, 1024);
    expect(slabs).toEqual([512]);
  });

  it('a full slab is followed by another, and a buffer larger than a slab is refused', () => {
    expect(planMemory([life(512, 0, 1), life(768, 0, 1)], 256, 1024).slabs).toEqual([768, 512]);
    expect(() => planMemory([life(2048, 0, 1)], 256, 1024)).toThrow('exceeds');
  });
});

describe('arena of a step', () => {
  for (const [name, size, images] of [
    ['small', 64, 2],
    ['standard', 128, 4],
  ] as const)
    it(`${name}: hardly more than what is in use at once, and no dispatch reads and writes one slab`, () => {
      const layers = unetLayers(referenceNetworks[name], 1);
      const plan = planStep(layers, recordUNet(layers, size), {
        images,
        tuning: tuningFor('hardware'),
      });
      const arena = planArena(plan, Number.MAX_SAFE_INTEGER);
      const { arena: packed, parameters } = footprint(plan, arena);
      const dispatches = [...plan.forward, plan.difference, ...plan.backward];
      const inUse = dispatches.map((_, moment) => {
        const used = (part: typeof dispatches) =>
          new Set(part.flatMap(({ views }) => views.map(({ buffer }) => buffer)));
        const [past, future] = [
          used(dispatches.slice(0, moment + 1)),
          used(dispatches.slice(moment)),
        ];
        return arena.buffers
          .filter((buffer) => past.has(buffer) && future.has(buffer))
          .reduce((bytes, buffer) => bytes + buffer.bytes, 0);
      });
      expect(packed).toBeGreaterThanOrEqual(Math.max(...inUse));
      expect(packed).toBeLessThan(1.1 * Math.max(...inUse));
      // Weights and two moments, 4 bytes each, and the padding of small slots.
      expect(parameters).toBeGreaterThan(12 * layers.parameterCount);
      const slabOf = new Map(
        arena.buffers.map((buffer, index) => [buffer, arena.places[index].slab]),
      );
      for (const { kernel, views } of dispatches) {
        const slabs = (writes: boolean) =>
          views
            .filter((_, index) => (kernel.bindings[index].access === 'write') === writes)
            .flatMap(({ buffer }) => slabOf.get(buffer) ?? []);
        const read = new Set(slabs(false));
        expect(slabs(true).filter((slab) => read.has(slab))).toEqual([]);
        for (const { offset } of views) expect(offset % bindingAlignment).toBe(0);
      }
    });

  it('grows with batch and side', () => {
    const arena = (size: number, batchSize: number) => {
      const shape = { config: referenceNetworks.small, batchSize, images: { size, channels: 1 } };
      return planFootprint(shape as Parameters<typeof planFootprint>[0], tuningFor('software'))
        .arena;
    };
    expect(arena(64, 4) / arena(64, 2)).toBeCloseTo(2, 0);
    expect(arena(128, 2) / arena(64, 2)).toBeCloseTo(4, 0);
  });
});
