import type { TrainingSettings } from './training-settings.ts';

/** What of the settings and data decides the course of the learning rate. */
export interface Course extends Pick<TrainingSettings, 'schedule' | 'warmup' | 'decayFactor' | 'decayEpochs'> {
  /** Steps of the whole training as planned. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/**
 * Factor on the learning rate at a step (from 0), 0 to 1. Warm-up rises in a line to 1 at the end of its share of the steps
 * (the first step already learns). After it, over the steps that are left: `linear` falls to 0, `cosine` along half a cosine
 * to 0 (Loshchilov and Hutter 2017, without restarts), `step` by `decayFactor` after each `decayEpochs` epochs, counted from
 * the first.
 */
export function rateFactor(course: Course, step: number): number {
  const warm = Math.round(course.warmup * course.steps);
  if (step < warm) return (step + 1) / warm;
  const progress = (step - warm) / Math.max(1, course.steps - warm);
  switch (course.schedule) {
    case 'constant':
      return 1;
    case 'linear':
      return 1 - progress;
    case 'cosine':
      return (1 + Math.cos(Math.PI * progress)) / 2;
    case 'step':
      return course.decayFactor ** Math.floor(step / (course.decayEpochs * course.stepsPerEpoch));
  }
}
