import { describe, expect, test } from 'vitest';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { prepareSimulation, simulatePrediction } from '../../src/masks/simulatedPrediction.ts';
import { makePhantomMask } from '../../src/phantoms/phantoms.ts';
import { currentPrediction } from '../../src/state/currentPrediction.ts';
import { defaultSession, type LossChoice } from '../../src/state/session/session.ts';
import { type AppState, createAppStore } from '../../src/state/store.ts';
import { changeText, moveText, ratioWords } from '../../src/views/change/changeText.ts';
import { effectsOf } from '../../src/views/change/effectsOf.ts';
import { tellingPixel } from '../../src/views/image/stage/probe.ts';

const size = 64;

/** The first visit on an image of the default phantoms' kind. */
function firstVisit(): AppState {
  const mask = makePhantomMask('ultrasound', 1, size);
  const field = prepareSimulation(mask, size, 'a');
  const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const prediction = currentPrediction({
    sample: {
      id: 'a',
      name: 'a',
      split: 'training',
      width: size,
      height: size,
      picture,
      mask,
      foregroundShare: 0.1,
    },
    origin: 'simulated',
    size,
    differences: [simulatePrediction(field, defaultSession.view.simulation)],
    focus: 1,
  });
  const { session, live } = createAppStore().getState();
  return {
    session,
    live: { ...live, prediction, lookedAt: tellingPixel(prediction, prediction.truth) },
  };
}

const state = firstVisit();
const unified = (change: Partial<LossChoice['parameters']>): LossChoice => ({
  id: 'asymmetric-unified-focal',
  parameters: { ...defaultParameters, ...change },
});
const plain = (id: LossChoice['id']): LossChoice => ({ id, parameters: defaultParameters });

function effects(before: LossChoice, after: LossChoice) {
  const found = effectsOf(state, before, after);
  if (!found) throw new Error('nothing is judged');
  return found;
}

const said = (before: LossChoice, after: LossChoice, longest = 1000) =>
  changeText(moveText(before, after, 'reference'), effects(before, after), longest);

describe('the sentence about a move', () => {
  test('γ: the pull on the pixel that is looked at, and who pulls more', () => {
    const [before, after] = [unified({ gamma: 0.5 }), unified({ gamma: 0.9 })];
    const { pull, shares } = effects(before, after);
    if (!pull) throw new Error('the pixel is not judged');
    const text = said(before, after);
    expect(text).toMatch(/^γ 0\.5 to 0\.9: the pull on this pixel /);
    expect(text).toContain(ratioWords(pull[1] / pull[0]));
    const misses = Math.round(100 * shares[1].falseNegatives);
    expect(text).toMatch(new RegExp(`; (misses now ${misses}|.* now \\d+) % of the gradient\\.`));
  });

  test('the share it names is the one that moved most, with its number', () => {
    const [before, after] = [unified({ lambda: 0.5 }), unified({ lambda: 0.9 })];
    const { shares } = effects(before, after);
    const region = Math.round(100 * shares[1].region);
    expect(shares[1].region - shares[0].region).toBeGreaterThan(0.2);
    expect(said(before, after)).toMatch(
      new RegExp(
        `^λ 0\\.5 to 0\\.9: .*(region now ${region}|distribution now ${100 - region}) % of the gradient`,
      ),
    );
  });

  test('there and back say opposite things', () => {
    const [a, b] = [unified({ gamma: 0.5 }), unified({ gamma: 0.95 })];
    const [there, back] = [effects(a, b).pull, effects(b, a).pull];
    if (!there || !back) throw new Error('the pixel is not judged');
    expect(there[1] / there[0]).toBeCloseTo(back[0] / back[1]);
    expect(said(a, b)).toContain('fell');
    expect(said(b, a)).toMatch(/rose|doubled|tripled/);
  });

  test('two losses are named, and their values are not compared', () => {
    const text = said(plain('dice'), plain('cross-entropy'));
    expect(text).toMatch(/^Dice to Cross-entropy: /);
    expect(text).not.toContain('the loss ');
  });

  test('says so where hardly anything changes', () => {
    expect(said(unified({ gamma: 0.5 }), unified({ gamma: 0.501 }))).toBe(
      ': hardly anything changes here.',
    );
    expect(said(unified({ delta: 0.6 }), unified({ delta: 0.61 }))).toContain('hardly anything');
  });

  test('every move of every parameter is a sentence of one or two effects', () => {
    for (const [id, values] of Object.entries({
      lambda: [0, 0.25, 0.5, 0.75, 1],
      delta: [0, 0.3, 0.6, 1],
      gamma: [0, 0.5, 0.95],
    }))
      for (const from of values)
        for (const to of values)
          if (from !== to) {
            const text = said(unified({ [id]: from }), unified({ [id]: to }));
            expect(text).toMatch(
              /^[λδγ] [\d.]+ to [\d.]+: [^;]+(; [^;]+)?\.( Colours now end at ±[\d.]+\.)?$/,
            );
            expect(text).not.toMatch(/NaN|undefined|Infinity/);
          }
  });

  test('what there is no room for is left out, the move last', () => {
    const [before, after] = [unified({ gamma: 0.5 }), unified({ gamma: 0.95 })];
    const whole = said(before, after);
    expect(whole).toMatch(/^γ 0\.5 to 0\.95: the pull on this pixel [^;]+; .* % of the gradient\./);
    const texts = [whole.length, whole.length - 1, 75, 45].map((longest) =>
      said(before, after, longest),
    );
    texts.forEach((text, i) => {
      expect(text.length).toBeLessThanOrEqual(
        [whole.length, whole.length - 1, 75, 45][i] as number,
      );
      expect(text).toMatch(/pull/);
    });
    expect(texts[0]).toBe(whole);
    expect(new Set(texts).size).toBeGreaterThan(2);
  });

  test('tells where the colours end now, unless their scale is locked', () => {
    const [before, after] = [plain('cross-entropy'), unified({ lambda: 0, gamma: 0 })];
    const end = effects(before, after).coloursEnd;
    expect(end).toMatch(/^±[\d.]+$/);
    expect(said(before, after)).toContain(` Colours now end at ${end}.`);
    const locked = { ...state, session: { ...state.session, pinned: before } };
    expect(effectsOf(locked, before, after)?.coloursEnd).toBeNull();
  });

  test('nothing is said of an image without a mask', () => {
    const live = { ...state.live, prediction: null };
    expect(effectsOf({ ...state, live }, plain('dice'), plain('tversky'))).toBeNull();
  });
});

describe('a move in words', () => {
  test('is in the numbers of the convention', () => {
    expect(moveText(unified({ lambda: 0.5 }), unified({ lambda: 0.8 }), 'monai')).toMatch(
      / 0\.5 to 0\.2$/,
    );
  });

  test('names each parameter that moved, and the class of its own δ', () => {
    const before = unified({});
    expect(moveText(before, unified({ lambda: 0, gamma: 0.2 }), 'reference')).toBe(
      'λ 0.5 to 0, γ 0.5 to 0.2',
    );
    const own = { ...before, classDeltas: [null, null, 0.9] };
    expect(moveText(before, own, 'reference', ['kidney', 'tumour'])).toBe('δ of tumour 0.6 to 0.9');
  });
});

describe('a ratio in words', () => {
  test.each([
    [1.02, 'hardly changed'],
    [0.98, 'hardly changed'],
    [0.5, 'fell by half'],
    [0.34, 'fell by two thirds'],
    [0.135, 'fell to a seventh'],
    [2.05, 'doubled'],
    [3.1, 'tripled'],
    [1.32, 'rose by a third'],
    [1e-5, 'fell to almost nothing'],
    [1e5, 'rose more than a hundredfold'],
  ])('%d %s', (ratio, words) => {
    expect(ratioWords(ratio)).toBe(words);
  });
});
