export { defineTask, defineTrainable } from './task.ts';
export type {
  About,
  Declared,
  Dropped,
  Encoded,
  Example,
  ModelContext,
  Task,
  TaskData,
  TaskInput,
  TaskParams,
  TensorFlow,
  Trainable,
  TrialContext,
} from './task.ts';
export type { ParamValue, Params } from './trial.ts';
