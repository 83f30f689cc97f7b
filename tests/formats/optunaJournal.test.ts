import { describe, expect, it } from 'vitest';
import { type JournalStudy, writeOptunaJournal } from '../../src/formats/optunaJournal.ts';
import { readOptunaJournal } from '../../src/formats/readOptunaJournal.ts';

// Here, wherever that is: Optuna knows no zones.
const startedAt = new Date(2026, 0, 2, 3, 4, 5, 678).getTime();
const unit = { kind: 'float', low: 0, high: 1, isLog: false, step: null } as const;
const study: JournalStudy = {
  name: 'a "study"',
  directions: ['maximize'],
  attributes: { program: 'me' },
  trials: [
    {
      state: 'complete',
      parameters: {
        x: { distribution: unit, value: 0.25 },
        n: {
          distribution: { kind: 'int', low: 1, high: 64, isLog: true, step: 1 },
          value: 8,
        },
        loss: { distribution: { kind: 'categorical', choices: ['dice', 'focal'] }, value: 'focal' },
      },
      fixedParameters: {},
      intermediate: [
        [5, 0.5],
        [10, 0.75],
      ],
      attributes: { link: 'v=1&x=0.25' },
      value: 0.75,
      ...{ startedAt, endedAt: startedAt + 1500 },
    },
    {
      ...{ state: 'waiting', parameters: {}, intermediate: [], attributes: { seed: 2 } },
      fixedParameters: { x: 0.5, n: 2, loss: 'dice' },
      ...{ value: null, startedAt: null, endedAt: null },
    },
  ],
};

const golden = `{"op_code":0,"worker_id":"loss-explorer","study_name":"a \\"study\\"","directions":[2]}
{"op_code":2,"worker_id":"loss-explorer","study_id":0,"user_attr":{"program":"me"}}
{"op_code":4,"worker_id":"loss-explorer","study_id":0,"datetime_start":"2026-01-02T03:04:05.678"}
{"op_code":5,"worker_id":"loss-explorer","trial_id":0,"param_name":"x","param_value_internal":0.25,"distribution":"{\\"name\\":\\"FloatDistribution\\",\\"attributes\\":{\\"step\\":null,\\"low\\":0,\\"high\\":1,\\"log\\":false}}"}
{"op_code":5,"worker_id":"loss-explorer","trial_id":0,"param_name":"n","param_value_internal":8,"distribution":"{\\"name\\":\\"IntDistribution\\",\\"attributes\\":{\\"step\\":1,\\"low\\":1,\\"high\\":64,\\"log\\":true}}"}
{"op_code":5,"worker_id":"loss-explorer","trial_id":0,"param_name":"loss","param_value_internal":1,"distribution":"{\\"name\\":\\"CategoricalDistribution\\",\\"attributes\\":{\\"choices\\":[\\"dice\\",\\"focal\\"]}}"}
{"op_code":7,"worker_id":"loss-explorer","trial_id":0,"step":5,"intermediate_value":0.5}
{"op_code":7,"worker_id":"loss-explorer","trial_id":0,"step":10,"intermediate_value":0.75}
{"op_code":8,"worker_id":"loss-explorer","trial_id":0,"user_attr":{"link":"v=1&x=0.25"}}
{"op_code":6,"worker_id":"loss-explorer","trial_id":0,"state":1,"values":[0.75],"datetime_complete":"2026-01-02T03:04:07.178"}
{"op_code":4,"worker_id":"loss-explorer","study_id":0,"datetime_start":null,"state":4,"value":null,"values":null,"distributions":{},"params":{},"user_attrs":{},"intermediate_values":{},"system_attrs":{"fixed_params":{"x":0.5,"n":2,"loss":"dice"}}}
{"op_code":8,"worker_id":"loss-explorer","trial_id":1,"user_attr":{"seed":2}}
`;
const lines = golden.trimEnd().split('\n');

describe('a journal of Optuna', () => {
  it('is written operation by operation: 0, 2, then 4, 5, 7, 8 and 6 of each trial', () => {
    expect(writeOptunaJournal(study)).toBe(golden);
  });

  it('comes back as it was', () => {
    expect(readOptunaJournal(golden)).toEqual({ studies: [study], problems: [] });
  });

  it('is played as Optuna goes on with it', () => {
    const more = [
      '{"op_code": 6, "worker_id": "x", "trial_id": 1, "state": 0, "values": null, "datetime_start": "2026-02-01T00:00:00.000001"}',
      '{"op_code": 5, "worker_id": "x", "trial_id": 1, "param_name": "x", "param_value_internal": 0.5, "distribution": "{\\"name\\": \\"UniformDistribution\\", \\"attributes\\": {\\"low\\": 0, \\"high\\": 1}}"}',
      '{"op_code": 7, "worker_id": "x", "trial_id": 1, "step": 3, "intermediate_value": NaN}',
      '{"op_code": 9, "worker_id": "x", "trial_id": 1, "system_attr": {"a": "NaN \\" NaN"}}',
      '{"op_code": 6, "worker_id": "x", "trial_id": 1, "state": 3, "values": null, "datetime_complete": "2026-02-01T00:00:01"}',
      '{"op_code": 0, "worker_id": "x", "study_name": "gone", "directions": [1]}',
      '{"op_code": 1, "worker_id": "x", "study_id": 1}',
    ];
    const read = readOptunaJournal([...lines, ...more].join('\n'));
    expect(read?.problems).toEqual([]);
    expect(read?.studies).toHaveLength(1);
    expect(read?.studies[0]?.trials[1]).toMatchObject({
      ...{ state: 'failed', intermediate: [], attributes: { seed: 2 } },
      parameters: { x: { value: 0.5, distribution: { kind: 'float', isLog: false } } },
      startedAt: new Date(2026, 1, 1).getTime(),
      endedAt: new Date(2026, 1, 1, 0, 0, 1).getTime(),
    });
  });

  it('names the lines that it cannot play, and plays the rest', () => {
    const damaged = [
      ...lines.slice(0, 8),
      lines[8]!.slice(0, 40),
      '{"op_code": 7, "trial_id": 99, "step": 1, "intermediate_value": 1}',
      '{"op_code": 6, "trial_id": 0, "state": 17, "values": null}',
      ...lines.slice(9),
    ];
    const read = readOptunaJournal(damaged.join('\n'));
    expect(read?.problems).toEqual([
      { line: 9, reason: 'is cut short or no JSON' },
      { line: 10, reason: 'speaks of a trial that no line before it makes' },
      { line: 11, reason: 'has a state that is not known here' },
    ]);
    const [first, second] = study.trials;
    expect(read?.studies[0]?.trials).toEqual([{ ...first, attributes: {} }, second]);
  });

  it('is told from other files', () => {
    expect(readOptunaJournal('')).toBeNull();
    expect(readOptunaJournal('Epoch 1: loss 0.5\n{"a": 1}\n[]\n')).toBeNull();
  });
});
