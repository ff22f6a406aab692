import { maxListedPoints } from '../../shared/starts.ts';
import { shownValue } from './yaml-place.ts';
import type { YamlTree } from './yaml-tree.ts';

const goal = 'Write goal: maximize or goal: minimize; it is never guessed.';
const metric = 'Write metric: {name: eval/accuracy, goal: maximize}.';
const gateLevel = 'Write on, warn or off.';
const gateOverride = 'Write overrides: [{check: duplicates, level: warn, reason: different patients}].';
const bound = 'A range needs min and max; both are included.';

/** What to write where a key is missing or empty, by its place; parameter names are `*`. */
const whenMissing: Readonly<Record<string, string>> = {
  task: 'Write task: sentiment (built in), or task: ./my-task.ts.',
  method: 'Write method: random, or method: grid.',
  metric,
  'metric.name': 'Write name: eval/accuracy, or another metric the task reports.',
  'metric.goal': goal,
  parameters: 'Write parameters: {learning_rate: {values: [0.001, 0.01]}}.',
  'replicates.seeds': 'Write seeds: 3 for three trials of each configuration.',
  'parameters.*.value': 'Write value: 8.',
  'parameters.*.values': 'Write values: [8, 16, 32].',
  'parameters.*.min': bound,
  'parameters.*.max': bound,
  'gates.overrides.*.check': 'Write the name that the finding carries, such as check: duplicates.',
  'gates.overrides.*.level': gateLevel,
  'gates.overrides.*.reason': 'Write reason: and why; the report prints it.',
};

/** What to write where a value is of the wrong form. */
const whenWrong: Readonly<Record<string, string>> = {
  task: 'Write task: sentiment (built in), or task: ./my-task.ts.',
  'metric.name': 'Write name: eval/accuracy, or another metric the task reports.',
  'metric.at': 'Write at: last, or at: best.',
  metric,
  'metric.goal': goal,
  replicates: 'Write replicates: {configs: all, seeds: 3}.',
  split: 'Write split: {eval: 0.2, test: 0}.',
  'split.eval': 'It is a share of the examples, such as 0.2.',
  'split.test': 'It is a share of the examples, such as 0.1.',
  retry: 'Write retry: {lost: 20, crash: 2, oom: 1}.',
  max_failed: 'It is a share of the trials, such as 0.2.',
  timeout: 'Write 90s, 10m or 2h.',
  limits: 'Write limits: {memory: 4GiB, output: 10MiB}.',
  'limits.memory': 'Write memory: 4GiB.',
  'limits.output': 'Write output: 10MiB.',
  budget: 'Write budget: {trials: 200, worker_hours: 24}.',
  gates: 'Write gates: {data: on, baselines: on, preflight: on}.',
  'gates.data': gateLevel,
  'gates.baselines': gateLevel,
  'gates.preflight': gateLevel,
  'gates.overrides': gateOverride,
  'gates.overrides.*': gateOverride,
  'gates.overrides.*.check': 'Write the name that the finding carries, such as check: duplicates.',
  'gates.overrides.*.level': gateLevel,
  'gates.overrides.*.reason': 'Write reason: and why; the report prints it.',
  requires: 'Write one tag, such as requires: gpu.',
  priority: 'Write a whole number from -10 to 10; 0 is normal.',
  pass_env: 'Write pass_env: [HF_TOKEN].',
  'pass_env.*': 'Write pass_env: [HF_TOKEN].',
  lesson: 'Write lesson: ./lesson.yaml.',
  seed: 'Write a whole number from 0 to 2^53 - 1.',
  parameters: 'Write parameters: {learning_rate: {values: [0.001, 0.01]}}.',
  'parameters.*.values': 'Write values: [8, 16, 32].',
  'parameters.*.probabilities': 'Write probabilities: [0.7, 0.3], one a value.',
  'parameters.*.when': 'Write when: {optimizer: sgd}.',
  'parameters.*.when.*': 'Write one value, or a list of values: [sgd, adam].',
  'parameters.*.when.*.*': 'Write one value, or a list of values: [sgd, adam].',
  constraints: 'Write constraints: ["hidden_units <= 4 * embedding_dim"].',
  'constraints.*': 'Write an expression as text: "hidden_units <= 4 * embedding_dim".',
  points_to_evaluate: 'Write points_to_evaluate: [{learning_rate: 0.01, optimizer: sgd}].',
  'points_to_evaluate.*': 'Write a point as a mapping: {learning_rate: 0.01, optimizer: sgd}.',
  'points_to_evaluate.*.*': 'Write one value a parameter; names of nested ones have dots, such as model.depth: 4.',
  patience: 'Write a whole number of epochs, such as 3.',
};

/** The remedy for a key that is not there. */
export function remedyWhenMissing(path: readonly PropertyKey[]): string {
  return whenMissing[placeName(path)] ?? '';
}

/** The remedy for a value that has the wrong type or form; empty where the rule says it all. */
export function remedyWhenWrong(path: readonly PropertyKey[], node: YamlTree): string {
  const place = placeName(path);
  if (place === 'timeout' && node.kind === 'scalar' && typeof node.value === 'number')
    return `Write the unit: ${node.value}s, ${node.value}m or ${node.value}h.`;
  if (place === 'timeout' && node.kind === 'scalar' && /\d\s*[a-z]+\s*\d/i.test(node.source))
    return 'Write one number and one unit, such as 90m for 1h30m.';
  if (place === 'points_to_evaluate' && node.kind === 'list' && node.items.length > maxListedPoints)
    return 'List those that must run; the method chooses the rest.';
  if (place === 'metric.name' && node.kind === 'scalar' && /^[\w.-]+$/.test(String(node.value)))
    return `Write eval/${String(node.value)}, or train/${String(node.value)}.`;
  if (/^parameters\.\*\.values$/.test(place) && node.kind === 'scalar' && node.source !== '')
    return `Write values: [${node.source.slice(0, 60)}].`;
  if (/^parameters\.\*\.value$/.test(place) && node.kind === 'list') return 'To try several write values: [...].';
  if (/^parameters\.\*\.values\.\*$/.test(place) && node.kind !== 'scalar')
    return `A value is one number or text; give ${shownValue(node)} a name of its own and choose by name in the task.`;
  return whenWrong[place] ?? '';
}

function placeName(path: readonly PropertyKey[]): string {
  const free = (index: number) =>
    (path[0] === 'parameters' && (index === 1 || (index === 3 && path[2] === 'when'))) ||
    (path[0] === 'points_to_evaluate' && index === 2);
  return path.map((step, index) => (typeof step === 'number' || free(index) ? '*' : String(step))).join('.');
}
