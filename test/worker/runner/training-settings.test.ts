import { describe, expect, it } from 'vitest';
import type { Params } from '../../../shared/trial.ts';
import { trainingSettings } from '../../../worker/runner/training-settings.ts';

const from = (given: Params, sweep = {}, defaults: Params = {}) => trainingSettings({ given, sweep, defaults });

describe('trainingSettings', () => {
  it('has documented defaults', () => {
    expect(from({})).toEqual({ learningRate: 1e-3, optimizer: 'adam', momentum: 0, batchSize: 32, epochs: 10 });
  });

  it('takes the trial before the sweep, the sweep before the task', () => {
    expect(
      from({ epochs: 3 }, { epochs: 4, batch_size: 8 }, { epochs: 5, batch_size: 16, learning_rate: 0.1 }),
    ).toEqual({
      ...{ learningRate: 0.1, optimizer: 'adam', momentum: 0, batchSize: 8, epochs: 3 },
    });
  });

  it.each([
    [{ learning_rate: 0 }, 'parameters.learning_rate must be a finite number above 0, got 0.'],
    [{ learning_rate: 'fast' }, 'parameters.learning_rate must be a finite number above 0, got "fast".'],
    [{ momentum: 1 }, 'parameters.momentum must be from 0 to below 1, got 1.'],
    [{ batch_size: 2.5 }, 'parameters.batch_size must be a whole number from 1, got 2.5.'],
    [{ epochs: 0 }, 'parameters.epochs must be a whole number from 1, got 0.'],
    [{ weight_decay: 0.1 }, 'parameters.weight_decay is not supported yet; leave it out.'],
    [
      { optimizer: 'adan' },
      'parameters.optimizer must be one of "sgd", "adam", "rmsprop" and "adagrad", got "adan". Did you mean "adam"?',
    ],
  ])('refuses %j', (params, message) => {
    expect(() => from(params)).toThrow(message);
  });
});
