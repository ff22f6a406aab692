import { describe, expect, it } from 'vitest';
import { metricCollector } from '../../../worker/runner/metrics.ts';

describe('classification metrics', () => {
  it('are the mean cross-entropy in nats and the share of right classes', () => {
    const collector = metricCollector('classification');
    collector.add([0.5, 0.25, 0.25, 0.1, 0.8, 0.1], [0, 1]);
    collector.add([0.2, 0.3, 0.5], [0]);
    const { loss, accuracy } = collector.values();
    expect(loss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.8) + Math.log(0.2)) / 3, 12);
    expect(accuracy).toBeCloseTo(2 / 3, 12);
  });

  it('do not depend on how examples are batched', () => {
    const outputs = [0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.2, 0.8];
    const whole = metricCollector('classification');
    whole.add(outputs, [0, 0, 1, 1]);
    const parts = metricCollector('classification');
    parts.add(outputs.slice(0, 6), [0, 0, 1]);
    parts.add(outputs.slice(6), [1]);
    expect(parts.values()).toEqual(whole.values());
  });

  it('stay finite at a probability of 0 and show NaN as NaN', () => {
    const collector = metricCollector('classification');
    collector.add([1, 0], [1]);
    expect(collector.values().loss).toBeCloseTo(-Math.log(1e-7), 6);
    collector.add([NaN, NaN], [0]);
    expect(collector.values().loss).toBeNaN();
  });
});

describe('regression metrics', () => {
  // Values from scikit-learn's example for r2_score and mean_squared_error: y [3, -0.5, 2, 7], predictions [2.5, 0, 2, 8].
  it('agree with published values', () => {
    const collector = metricCollector('regression');
    collector.add([2.5, 0], [3, -0.5]);
    collector.add([2, 8], [2, 7]);
    const { loss, mse, mae, r2 } = collector.values();
    expect(loss).toBeCloseTo(0.375, 12);
    expect(mse).toBeCloseTo(0.375, 12);
    expect(mae).toBeCloseTo(0.5, 12);
    expect(r2).toBeCloseTo(0.9486081370449679, 12);
  });

  it('keep their digits far from zero', () => {
    const collector = metricCollector('regression');
    collector.add([1e9 + 2.5, 1e9, 1e9 + 2, 1e9 + 8], [1e9 + 3, 1e9 - 0.5, 1e9 + 2, 1e9 + 7]);
    expect(collector.values().r2).toBeCloseTo(0.9486081370449679, 9);
  });
});
