import { describe, expect, it } from 'vitest';
import type { Params } from '../../../shared/trial.ts';
import { namesInUse, reservedParams, trainingSettings } from '../../../worker/runner/training-settings.ts';

const from = (given: Params, sweep = {}, defaults: Params = {}) => trainingSettings({ given, sweep, defaults });

describe('trainingSettings', () => {
  it('has documented defaults', () => {
    expect(reservedParams(from({}))).toEqual({
      ...{ learning_rate: 1e-3, optimizer: 'adam', momentum: 0, nesterov: false, beta1: 0.9, beta2: 0.999 },
      ...{ rho: null, epsilon: null, weight_decay: 0, clip_norm: 0, schedule: 'constant', warmup: 0 },
      ...{ decay_factor: 0.1, decay_epochs: 4, class_weight: 'none', batch_size: 32, epochs: 10, patience: 0 },
    });
  });

  it('reads back what it resolved', () => {
    const settings = from({ schedule: 'step', rho: 0.5, class_weight: 'balanced', nesterov: true, decay_epochs: 2 });
    expect(from(reservedParams(settings))).toEqual(settings);
  });

  it('takes the trial before the sweep, the sweep before the task; null is the default', () => {
    expect(
      from(
        { epochs: 3, momentum: null },
        { epochs: 4, batch_size: 8, patience: 2 },
        { epochs: 5, batch_size: 16, learning_rate: 0.1 },
      ),
    ).toMatchObject({ learningRate: 0.1, momentum: 0, batchSize: 8, epochs: 3, patience: 2 });
  });

  it('knows which names make a difference', () => {
    const used = (given: Params, own = false) => namesInUse(from(given), own);
    expect(used({ optimizer: 'adam' })).not.toContain('momentum');
    expect(used({ optimizer: 'sgd' })).toContain('momentum');
    expect(used({ optimizer: 'sgd', momentum: 0.9 })).toContain('nesterov');
    expect(used({})).not.toContain('decay_factor');
    expect(used({ schedule: 'step' })).toContain('decay_factor');
    expect(used({}, true)).not.toContain('learning_rate');
  });

  it.each([
    [{ learning_rate: 0 }, 'parameters.learning_rate must be a finite number above 0, got 0.'],
    [{ learning_rate: 'fast' }, 'parameters.learning_rate must be a finite number above 0, got "fast".'],
    [{ momentum: 1 }, 'parameters.momentum must be from 0 to below 1, got 1.'],
    [{ nesterov: 1 }, 'parameters.nesterov must be true or false, got 1.'],
    [{ batch_size: 2.5 }, 'parameters.batch_size must be a whole number from 1, got 2.5.'],
    [{ epochs: 0 }, 'parameters.epochs must be a whole number from 1, got 0.'],
    [{ patience: 1.5 }, 'parameters.patience must be a whole number from 0, got 1.5.'],
    [{ weight_decay: -0.1 }, 'parameters.weight_decay must be a finite number from 0, got -0.1.'],
    [{ warmup: 2 }, 'parameters.warmup is the share of all steps and must be from 0 to below 1, got 2.'],
    [{ epsilon: 0 }, 'parameters.epsilon must be a finite number above 0, got 0.'],
    [
      { schedule: 'cosinus' },
      'parameters.schedule must be one of "constant", "linear", "cosine" and "step", got "cosinus". Did you mean "cosine"?',
    ],
    [{ class_weight: 'auto' }, 'parameters.class_weight must be one of "none" and "balanced", got "auto".'],
  ])('refuses %j', (params, message) => {
    expect(() => from(params)).toThrow(message);
  });
});
