import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { recordingParams } from '../../../worker/runner/recording-params.ts';

const sources = {
  given: { dropout: 0.5, optimizer: 'sgd' },
  resolved: { optimizer: 'sgd', epochs: 6 },
  defaults: { dropout: 0.1, hidden_units: 16, epochs: 10 },
};

describe('recordingParams', () => {
  it('gives the trial the first word, then the loop, then the defaults', () => {
    expect({ ...recordingParams(sources).params }).toEqual({
      dropout: 0.5,
      optimizer: 'sgd',
      epochs: 6,
      hidden_units: 16,
    });
  });

  it('remembers which names were read, in order and once', () => {
    const { params, readNames } = recordingParams(sources);
    expect([params.hidden_units, params.dropout, params.hidden_units]).toEqual([16, 0.5, 16]);
    expect(readNames()).toEqual(['hidden_units', 'dropout']);
  });

  it('refuses an unknown name with the nearest known one', () => {
    const { params } = recordingParams(sources);
    expect(() => params.hidden_unit).toThrowErrorMatchingInlineSnapshot(
      `[TrialError: The task reads params.hidden_unit, which the sweep file does not set and the task's defaults do not name. Did you mean "hidden_units"?]`,
    );
    expect(() => params.something_else).toThrow(/name\.$/);
  });

  it('lets JSON, inspection, promises and `in` look at it', async () => {
    const { params } = recordingParams(sources);
    expect(JSON.parse(JSON.stringify(params))).toMatchObject({ dropout: 0.5 });
    expect(inspect(params)).toContain('dropout');
    expect(await Promise.resolve(params)).toBe(params);
    expect(['dropout' in params, 'drop' in params, String(Object.keys(params).length)]).toEqual([true, false, '4']);
  });

  it.each(['toString', 'hasOwnProperty', 'valueOf'])('takes a parameter named %s like any other', (name) => {
    const { params, readNames } = recordingParams({ given: { [name]: 2 }, defaults: { dropout: 0.1 } });
    expect([params[name], name in params, readNames()]).toEqual([2, true, [name]]);
    const without = recordingParams({ given: {}, swept: [name] }).params;
    expect([without[name], name in without]).toEqual([undefined, false]);
  });

  it('cannot be written to', () => {
    const { params } = recordingParams(sources);
    expect(() => Object.assign(params, { dropout: 1 })).toThrow(TypeError);
  });

  it("refuses a value of another type than the task's default", () => {
    expect(() => recordingParams({ given: { hidden_units: '16' }, defaults: { hidden_units: 16 } })).toThrow(
      'parameters.hidden_units must be a number as the task\'s default 16 is, got "16".',
    );
  });
});
