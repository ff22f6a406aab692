export { csvRows } from './parts/csv.ts';
export { tableExamples, textExamples } from './parts/examples.ts';
export { table } from './parts/table.ts';
export { text, wordsOf } from './parts/text.ts';
export { defineTask, defineTrainable } from './task.ts';
export type { CsvOptions } from './parts/csv.ts';
export type { ColumnRoles, Labelled } from './parts/examples.ts';
export type { TableColumn, TableOptions, TablePart, TableState } from './parts/table.ts';
export type { TextOptions, TextPart, TextState } from './parts/text.ts';
export type {
  About,
  Declared,
  Dropped,
  Encoded,
  Example,
  LossFunction,
  LossName,
  MetricName,
  ModelContext,
  OwnMetric,
  Predictions,
  TableRow,
  Task,
  TaskData,
  TaskInput,
  TaskParams,
  TensorFlow,
  Trainable,
  TrainFunction,
  TrialContext,
} from './task.ts';
export type { ParamValue, Params } from './trial.ts';
