import { parametersText, sweepText } from './sweep-text.ts';

/** A sweep file and what is said of it: "line:column message | remedy", in order. */
export interface SaidOf {
  readonly title: string;
  readonly text: string;
  readonly said: readonly string[];
}

/** Files that are refused. */
export const wrongFiles: readonly SaidOf[] = [
  {
    title: 'empty file',
    text: '',
    said: ['1:1 the file is empty | (example)'],
  },
  {
    title: 'only comments',
    text: '# nothing yet\n',
    said: ['1:1 the file is empty | (example)'],
  },
  {
    title: 'only a document mark',
    text: '---\n',
    said: ['1:1 the file is empty | (example)'],
  },
  {
    title: 'a list',
    text: '- task: sentiment\n',
    said: ['1:1 the file must be a mapping of keys, got a list | (example)'],
  },
  {
    title: 'one word',
    text: 'sweep',
    said: ['1:1 the file must be a mapping of keys, got "sweep" | (example)'],
  },
  {
    title: 'no space after a colon',
    text: 'method:random',
    said: ['1:1 the file must be a mapping of keys, got "method:random" | Put a space after the colon.'],
  },
  {
    title: 'an empty mapping',
    text: '{}',
    said: [
      '1:1 task is missing | Write task: sentiment (built in), or task: ./my-task.ts.',
      '1:1 method is missing | Write method: random, or method: grid.',
      '1:1 metric is missing | Write metric: {name: eval/accuracy, goal: maximize}.',
      '1:1 parameters is missing | Write parameters: {learning_rate: {values: [0.001, 0.01]}}.',
    ],
  },
  {
    title: 'two documents',
    text: sweepText() + '---\n' + sweepText(),
    said: ['6:1 the file holds more than one document; the second starts here | Write one sweep a file.'],
  },
  {
    title: 'an open bracket',
    text: sweepText({ metric: '{name: eval/loss, goal: minimize' }),
    said: [
      '5:1 the file is not valid YAML: flow map in block collection must be sufficiently indented and end with a } | Align entries of one mapping or list, and close every bracket.',
    ],
  },
  {
    title: 'an open quote',
    text: sweepText({ name: '"first' }),
    said: [
      '7:1 the file is not valid YAML: missing closing "quote | Close the quote or bracket, and put a colon and a space after every key.',
    ],
  },
  {
    title: 'a colon inside text',
    text: sweepText({ notes: 'why: because' }),
    said: [
      '5:8 the file is not valid YAML: nested mappings are not allowed in compact mappings | Put text that holds ": " in quotes; or is the next line indented too far?',
    ],
  },
  {
    title: 'a tab as indentation',
    text: 'task: sentiment\nmetric:\n\tname: eval/loss\n',
    said: ['3:1 the file is not valid YAML: tabs are not allowed as indentation | Indent with spaces.'],
  },
  {
    title: 'an indentation too deep',
    text: 'task: sentiment\n  method: grid\n',
    said: [
      '1:7 the file is not valid YAML: nested mappings are not allowed in compact mappings | Put text that holds ": " in quotes; or is the next line indented too far?',
    ],
  },
  {
    title: 'a text starting with @',
    text: sweepText({ name: '@me' }),
    said: [
      '5:7 the file is not valid YAML: plain value cannot start with reserved character @ | Put the text in quotes.',
    ],
  },
  {
    title: 'a control character',
    text: sweepText({ name: 'a\u0000b' }),
    said: [
      '5:8 the character U+0000 is not allowed in a sweep file | Is this a text file? Save it as UTF-8 and remove the character.',
    ],
  },
  {
    title: 'an escape sequence in a key',
    text: sweepText({ '"\\e[31m"': '1' }),
    said: ['5:1 "\\u001b[31m" is not a known key | Remove it; the README lists the keys.'],
  },
  {
    title: 'a lone carriage return',
    text: 'task: sentiment\rmethod: grid\n',
    said: ['1:16 a line ends in a lone carriage return | End lines with LF or CRLF.'],
  },
  {
    title: 'a YAML 1.1 directive',
    text: '%YAML 1.1\n---\n' + sweepText(),
    said: [
      '1:1 the file must be YAML 1.2, got the directive %YAML 1.1 | Remove the %YAML line; true and false are the only booleans.',
    ],
  },
  {
    title: 'a tag',
    text: sweepText({ run_cap: '!!int "24"' }),
    said: ['3:16 the tag !!int is not used in sweep files | Remove it: text in quotes, numbers without.'],
  },
  {
    title: 'an unknown tag',
    text: sweepText({ run_cap: '!count 24' }),
    said: ['3:17 the tag !count is not used in sweep files | Remove it: text in quotes, numbers without.'],
  },
  {
    title: 'an alias without anchor',
    text: sweepText({ metric: '*metric' }),
    said: ['4:9 the alias *metric has no anchor before it | Mark what it stands for with &metric.'],
  },
  {
    title: 'an alias that contains itself',
    text: sweepText({ metric: '&m {name: eval/loss, goal: *m}' }),
    said: ['4:36 the alias *m contains itself | Write the values out.'],
  },
  {
    title: 'a merge of a number',
    text: sweepText({ metric: '{<<: 3, name: eval/loss, goal: minimize}' }),
    said: ['4:14 << takes a mapping | Write <<: *anchor of a mapping.'],
  },
  {
    title: 'a key written twice',
    text: sweepText() + 'method: grid\n',
    said: ['6:1 method is written twice in the same mapping | Keep one of the two.'],
  },
  {
    title: 'a parameter written twice',
    text: parametersText('a: {value: 1}, a: {value: 2}'),
    said: ['5:29 a is written twice in the same mapping | Keep one of the two.'],
  },
  {
    title: '__proto__ as a key',
    text: parametersText('__proto__: {value: 1}, a: {value: 2}'),
    said: ['5:14 the key __proto__ is not allowed | Write a plain word before the colon.'],
  },
  {
    title: 'constructor as a key',
    text: sweepText({ constructor: '1' }),
    said: ['5:1 the key constructor is not allowed | Write a plain word before the colon.'],
  },
  {
    title: 'a list as a key',
    text: sweepText({ '? [a, b]\n': '1' }),
    said: ['5:3 a key that is no plain word is not allowed | Write a plain word before the colon.'],
  },
  {
    title: 'an empty key',
    text: sweepText({ '""': '1' }),
    said: ['5:1 an empty key is not allowed | Write a plain word before the colon.'],
  },
  {
    title: 'an unknown key',
    text: sweepText({ runcap: '24' }),
    said: ['5:1 runcap is not a known key | Did you mean run_cap?'],
  },
  {
    title: 'an unknown key like nothing else',
    text: sweepText({ colour: 'red' }),
    said: ['5:1 colour is not a known key | Remove it; the README lists the keys.'],
  },
  {
    title: 'limits without unit, and of nothing',
    text: sweepText({ limits: '{memory: 4, output: 10B}' }),
    said: [
      '5:18 limits.memory must be a number and a unit (kB, MB, GB, KiB, MiB or GiB), got 4 | Write memory: 4GiB.',
      '5:29 limits.output must be at least 1kB, got "10B" | Write output: 10MiB.',
    ],
  },
  {
    title: 'a misspelt limit',
    text: sweepText({ limits: '{mem: 4GiB}' }),
    said: ['5:10 limits.mem is not a known key | Did you mean memory? It takes memory and output.'],
  },
  {
    title: 'a budget of nothing',
    text: sweepText({ budget: '{trials: 0, worker_hours: 0}' }),
    said: [
      '5:18 budget.trials must be >= 1, got 0 | Choose a value within this bound.',
      '5:35 budget.worker_hours must be > 0, got 0 | Choose a value within this bound.',
    ],
  },
  {
    title: 'a budget as a number',
    text: sweepText({ budget: '200' }),
    said: ['5:9 budget must be a mapping, got 200 | Write budget: {trials: 200, worker_hours: 24}.'],
  },
  {
    title: 'a gate that is true',
    text: sweepText({ gates: '{data: true, preflight: stop}' }),
    said: [
      '5:15 gates.data must be on, warn or off, got true | Write on, warn or off.',
      '5:32 gates.preflight must be on, warn or off, got "stop" | Write on, warn or off.',
    ],
  },
  {
    title: 'an unknown gate',
    text: sweepText({ gates: '{baseline: on}' }),
    said: [
      '5:9 gates.baseline is not a known key | Did you mean baselines? It takes data, baselines, preflight and overrides.',
    ],
  },
  {
    title: 'an override without a reason',
    text: sweepText({ gates: '{overrides: [{check: Duplicates!, level: warn}, duplicates]}' }),
    said: [
      '5:21 gates.overrides.0.reason is missing | Write reason: and why; the report prints it.',
      '5:29 gates.overrides.0.check must be the name of a check, such as duplicates, got "Duplicates!" | Write the name that the finding carries, such as check: duplicates.',
      '5:56 gates.overrides.1 must be a mapping, got "duplicates" | Write overrides: [{check: duplicates, level: warn, reason: different patients}].',
    ],
  },
  {
    title: 'a tag with a space',
    text: sweepText({ requires: 'big gpu' }),
    said: [
      '5:11 requires must be a worker tag: letters, digits, - and _, got "big gpu" | Write one tag, such as requires: gpu.',
    ],
  },
  {
    title: 'several tags',
    text: sweepText({ requires: '[gpu, big]' }),
    said: ['5:1 requires must be text, got a list | Write one tag, such as requires: gpu.'],
  },
  {
    title: 'a priority in words',
    text: sweepText({ priority: 'high' }),
    said: ['5:11 priority must be a number, got "high" | Write a whole number from -10 to 10; 0 is normal.'],
  },
  {
    title: 'a priority of 100',
    text: sweepText({ priority: '100' }),
    said: ['5:11 priority must be <= 10, got 100 | Write a whole number from -10 to 10; 0 is normal.'],
  },
  {
    title: 'an environment variable with its value',
    text: sweepText({ pass_env: '[HF_TOKEN=abc, HYPERSWEEP_SECRET]' }),
    said: [
      '5:12 pass_env.0 must be the name of an environment variable, got "HF_TOKEN=abc" | Write pass_env: [HF_TOKEN].',
      '5:26 pass_env.1 must not begin with HYPERSWEEP_: the task never sees those, got "HYPERSWEEP_SECRET" | Write pass_env: [HF_TOKEN].',
    ],
  },
  {
    title: 'one environment variable without a list',
    text: sweepText({ pass_env: 'HF_TOKEN' }),
    said: ['5:11 pass_env must be a list, got "HF_TOKEN" | Write pass_env: [HF_TOKEN].'],
  },
  {
    title: 'patience 0',
    text: sweepText({ patience: '0' }),
    said: ['5:11 patience must be >= 1, got 0 | Write a whole number of epochs, such as 3.'],
  },
  {
    title: 'patience fixed and swept',
    text: parametersText('patience: {values: [2, 5]}', { patience: '3' }),
    said: ['6:14 parameters.patience contradicts the fixed patience: 3 at the top | Keep one of the two.'],
  },
  {
    title: 'a lesson that is no path',
    text: sweepText({ lesson: '[a.yaml]' }),
    said: ['5:1 lesson must be text, got a list | Write lesson: ./lesson.yaml.'],
  },
  {
    title: 'later keys of W&B',
    text: sweepText({
      early_terminate: '{type: hyperband, min_iter: 3}',
      command: '[python]',
      program: 'train.py',
      scheduler: '{engine: optuna}',
      metrics: '[]',
    }),
    said: [
      '5:1 early_terminate is not supported yet | Remove it; patience ends a trial that no longer improves.',
      '6:1 command is not supported yet | Write task: ./my-task.ts.',
      '7:1 program is not supported yet | Write task: ./my-task.ts.',
      '8:1 scheduler is not supported yet | Write method: random and a run_cap.',
      '9:1 metrics is not supported yet | Write one metric: {name: eval/accuracy, goal: maximize}.',
    ],
  },
  {
    title: 'sobol without run_cap',
    text: sweepText({ method: 'sobol', run_cap: undefined }),
    said: ['1:1 run_cap is missing; sobol needs the number of configurations | Add run_cap: 24.'],
  },
  {
    title: 'lhs without run_cap',
    text: sweepText({ method: 'lhs', run_cap: undefined }),
    said: ['1:1 run_cap is missing; lhs needs the number of configurations | Add run_cap: 24.'],
  },
  {
    title: 'sobol over too many parameters',
    text: parametersText(Array.from({ length: 129 }, (_, index) => `p${index}: {values: [1, 2]}`).join(', '), {
      method: 'sobol',
    }),
    said: ['2:9 method sobol takes at most 128 parameters that vary, got 129 | Write method: random.'],
  },
  {
    title: 'custom',
    text: sweepText({ method: 'custom' }),
    said: ['2:9 method custom is not supported yet | Write method: random, sobol, lhs or grid.'],
  },
  {
    title: 'probabilities that are too few',
    text: parametersText('a: {values: [1, 2, 3], probabilities: [0.5, 0.5]}'),
    said: [
      '5:37 parameters.a.probabilities must have one number a value, got 2 for 3 values | Write as many probabilities as values, in the same order.',
    ],
  },
  {
    title: 'probabilities that do not sum to 1',
    text: parametersText('a: {values: [1, 2], probabilities: [0.5, 0.9]}'),
    said: ['5:34 parameters.a.probabilities must sum to 1, got 1.4 | In these proportions: [0.357, 0.643].'],
  },
  {
    title: 'a probability of 0',
    text: parametersText('a: {values: [1, 2], probabilities: [1, 0]}'),
    said: [
      '5:53 parameters.a.probabilities.1 must be > 0 and <= 1, got 0 | Leave out a value that is never to be taken.',
    ],
  },
  {
    title: 'probabilities in per cent',
    text: parametersText('a: {values: [1, 2], probabilities: [70, 30]}'),
    said: [
      '5:50 parameters.a.probabilities.0 must be > 0 and <= 1, got 70 | Write shares of 1, such as 0.7 and 0.3.',
      '5:54 parameters.a.probabilities.1 must be > 0 and <= 1, got 30 | Write shares of 1, such as 0.7 and 0.3.',
    ],
  },
  {
    title: 'a probability as text',
    text: parametersText('a: {values: [1, 2], probabilities: [50%, 50%]}'),
    said: [
      '5:50 parameters.a.probabilities.0 must be a number, got the text "50%"; YAML has no percentages | Write 0.5.',
      '5:55 parameters.a.probabilities.1 must be a number, got the text "50%"; YAML has no percentages | Write 0.5.',
    ],
  },
  {
    title: 'probabilities of a range',
    text: parametersText('a: {min: 1, max: 2, probabilities: [0.5, 0.5]}'),
    said: ['5:34 parameters.a.probabilities does not belong to a range | parameters.a takes min, max, default, when.'],
  },
  {
    title: 'probabilities in a grid',
    text: parametersText('a: {values: [1, 2], probabilities: [0.5, 0.5]}', { method: 'grid' }),
    said: [
      '5:34 parameters.a.probabilities mean nothing in a grid, which takes every value | Remove them, or write method: random.',
    ],
  },
  {
    title: 'probabilities of a plain list',
    text: parametersText('a: {distribution: categorical, values: [1, 2], probabilities: [0.5, 0.5]}'),
    said: [
      '5:61 parameters.a.probabilities does not belong to categorical | parameters.a takes values, default, when.',
    ],
  },
  {
    title: 'the default step of 1 that makes a learning rate 0',
    text: parametersText('lr: {distribution: q_log_uniform_values, min: 0.001, max: 1}'),
    said: [
      '5:14 parameters.lr.q must keep values within 0.001 .. 1, but steps of 1 reach 0 | Write a smaller q (1 where it is not written), or leave it out: log_uniform_values.',
    ],
  },
  {
    title: 'a step that leaves the range above',
    text: parametersText('a: {distribution: q_uniform, min: 0, max: 1, q: 0.6}'),
    said: [
      '5:62 parameters.a.q must keep values within 0 .. 1, but steps of 0.6 reach 1.2 | Write min: 0 and max: 0.6, or a q that divides both ends.',
    ],
  },
  {
    title: 'a step larger than the range',
    text: parametersText('a: {distribution: q_uniform, min: 0.0, max: 0.3, q: 1}'),
    said: ['5:66 parameters.a.q must leave several values, but steps of 1 leave 0 alone | Write a q well below 0.3.'],
  },
  {
    title: 'a step of 0',
    text: parametersText('a: {distribution: q_uniform, min: 0, max: 1, q: 0}'),
    said: ['5:62 parameters.a.q must be > 0, got 0 | It is the distance between two values, such as 0.1.'],
  },
  {
    title: 'a negative step of a normal distribution',
    text: parametersText('a: {distribution: q_normal, mu: 0, sigma: 1, q: -0.5}'),
    said: ['5:62 parameters.a.q must be > 0, got -0.5 | It is the distance between two values, such as 0.1.'],
  },
  {
    title: 'steps too small to count',
    text: parametersText('a: {distribution: q_uniform, min: 0, max: 1, q: 1e-300}'),
    said: ['5:62 parameters.a.q must make at most 2^53 steps, got 1e-300 | Leave q out and use the range itself.'],
  },
  {
    title: 'a step that leaves 0 to 1',
    text: parametersText('a: {distribution: q_beta, a: 2, b: 2, q: 0.6}'),
    said: [
      '5:55 parameters.a.q must keep values within 0 .. 1, but steps of 0.6 reach 1.2 | Write a q that divides 1, such as 0.1.',
    ],
  },
  {
    title: 'a step without its distribution',
    text: parametersText('a: {min: 0.0, max: 1.0, q: 0.1}, b: {distribution: normal, mu: 0, q: 1}'),
    said: [
      '5:38 parameters.a.q does not belong to a range | For steps of q write distribution: q_uniform.',
      '5:80 parameters.b.q does not belong to normal | For steps of q write distribution: q_normal.',
    ],
  },
  {
    title: 'a step alone',
    text: parametersText('a: {q: 0.1}'),
    said: [
      '5:18 parameters.a must have value, values, or min and max, got only q | Name it, such as distribution: q_uniform, with min and max.',
    ],
  },
  {
    title: 'a grid over q_uniform that W&B cuts short',
    text: parametersText('a: {distribution: q_uniform, min: 0, max: 1, q: 0.25}', { method: 'grid' }),
    said: [
      "5:14 parameters.a must be written as values in a grid: W&B's grid leaves out the maximum 1 of q_uniform, a range here includes it | Write values: [0, 0.25, 0.5, 0.75, 1], with 1 or without it.",
    ],
  },
  {
    title: 'a grid over q_uniform that W&B counts from its minimum',
    text: parametersText('a: {distribution: q_uniform, min: 0.6, max: 4.2, q: 1}', { method: 'grid' }),
    said: [
      "5:14 parameters.a must be written as values in a grid: W&B's grid counts from min 0.6, here values are multiples of 1 | Write values: [1, 2, 3, 4].",
    ],
  },
  {
    title: 'a grid over a normal distribution',
    text: parametersText('a: {distribution: q_normal, mu: 0, sigma: 1, q: 1}, b: {distribution: beta, a: 2, b: 5}', {
      method: 'grid',
    }),
    said: [
      '5:14 parameters.a must be a list or whole numbers in a grid, got normal 0 ± 1 in steps of 1 | Write values: [-1, 0, 1], or method: random.',
      '5:66 parameters.b must be a list or whole numbers in a grid, got the continuous range beta(2, 5) | Write values: [0.0926, 0.195, 0.342, 0.51], or method: random.',
    ],
  },
  {
    title: 'a normal distribution of no width',
    text: parametersText('a: {distribution: normal, mu: 1, sigma: 0}'),
    said: ['5:54 parameters.a.sigma must be > 0, got 0 | For a fixed value write {value: ...} alone.'],
  },
  {
    title: 'a normal distribution with ends',
    text: parametersText('a: {distribution: normal, min: 0, max: 1}'),
    said: [
      '5:40 parameters.a.min does not belong to normal | parameters.a takes mu, sigma, default, when.',
      '5:48 parameters.a.max does not belong to normal | parameters.a takes mu, sigma, default, when.',
    ],
  },
  {
    title: 'a log_normal of values instead of logarithms',
    text: parametersText('a: {distribution: log_normal, mu: 1000, sigma: 10}'),
    said: [
      '5:48 parameters.a.mu makes values that no number can hold: mu 1000 and sigma 10 are of the logarithm | Write mu as the logarithm of the middle value (0 for 1, -6.9 for 0.001) and sigma about 1.',
    ],
  },
  {
    title: 'a log_normal too wide',
    text: parametersText('a: {distribution: log_normal, mu: 0, sigma: 100}'),
    said: [
      '5:58 parameters.a.sigma makes values that no number can hold: mu 0 and sigma 100 are of the logarithm | Write mu as the logarithm of the middle value (0 for 1, -6.9 for 0.001) and sigma about 1.',
    ],
  },
  {
    title: 'a beta of no shape',
    text: parametersText('a: {distribution: beta, a: 0, b: -1}'),
    said: [
      '5:41 parameters.a.a must be from 0.01 to 10000, got 0 | a: 2 and b: 5 lean to the left.',
      '5:47 parameters.a.b must be from 0.01 to 10000, got -1 | a: 2 and b: 5 lean to the left.',
    ],
  },
  {
    title: 'a beta not named',
    text: parametersText('x: {a: 2, b: 5}'),
    said: ['5:18 parameters.x must have value, values, or min and max, got only a, b | Name it: distribution: beta.'],
  },
  {
    title: 'exponents that are values',
    text: parametersText('a: {distribution: log_uniform, min: 1, max: 1000}'),
    said: [
      '5:58 parameters.a.max must be an exponent of e from -700 to 700, got 1000 | For min and max in real units write distribution: log_uniform_values.',
    ],
  },
  {
    title: 'exponents swapped',
    text: parametersText('a: {distribution: log_uniform, min: 0, max: -9}'),
    said: ['5:58 parameters.a.max must be > min, got -9 with min 0 | Swap min and max; both are exponents of e.'],
  },
  {
    title: 'inv_log_uniform swapped',
    text: parametersText('a: {distribution: inv_log_uniform, min: 9, max: 1}'),
    said: ['5:62 parameters.a.max must be > min, got 1 with min 9 | Swap min and max; both are exponents of e.'],
  },
  {
    title: 'inv_log_uniform_values from 0',
    text: parametersText('a: {distribution: inv_log_uniform_values, min: 0, max: 1}'),
    said: [
      '5:61 parameters.a.min must be > 0 for log_uniform_values, got 0 | Use a small positive bound such as 1.0e-5, or distribution: uniform.',
    ],
  },
  {
    title: 'a misspelt distribution of W&B',
    text: parametersText(
      'a: {distribution: lognormal, mu: 0}, b: {distribution: loguniform, min: 1, max: 2}, c: {distribution: gaussian}',
    ),
    said: [
      '5:32 parameters.a.distribution must be a known distribution, got "lognormal" | Did you mean log_normal?',
      '5:69 parameters.b.distribution must be a known distribution, got "loguniform" | Did you mean log_uniform?',
      '5:116 parameters.c.distribution must be a known distribution, got "gaussian" | Known are constant, categorical, categorical_w_probabilities, int_uniform, uniform, q_uniform, log_uniform_values, q_log_uniform_values, inv_log_uniform_values, log_uniform, q_log_uniform, inv_log_uniform, normal, q_normal, log_normal, q_log_normal, beta or q_beta.',
    ],
  },
  {
    title: 'a distribution that is a number',
    text: parametersText('a: {distribution: 3, min: 1, max: 2}'),
    said: [
      '5:32 parameters.a.distribution must be a known distribution, got 3 | Known are constant, categorical, categorical_w_probabilities, int_uniform, uniform, q_uniform, log_uniform_values, q_log_uniform_values, inv_log_uniform_values, log_uniform, q_log_uniform, inv_log_uniform, normal, q_normal, log_normal, q_log_normal, beta or q_beta.',
    ],
  },
  {
    title: 'a default beside the steps',
    text: parametersText('a: {distribution: q_uniform, min: 0, max: 10, q: 2, default: 5}'),
    said: [
      '5:75 parameters.a.default must be a number from 0 to 10 in steps of 2, got 5 | Widen the range, or choose a value inside it.',
    ],
  },
  {
    title: 'a default of log_normal that is 0',
    text: parametersText('a: {distribution: log_normal, default: 0}'),
    said: ['5:53 parameters.a.default must be a number above 0, got 0 | Widen the range, or choose a value inside it.'],
  },
  {
    title: 'a default of beta above 1',
    text: parametersText('a: {distribution: beta, a: 2, b: 2, default: 1.5}'),
    said: [
      '5:59 parameters.a.default must be a number from 0 to 1, got 1.5 | Widen the range, or choose a value inside it.',
    ],
  },
  {
    title: 'nested parameters with something beside',
    text: parametersText('model: {parameters: {depth: {value: 1}}, min: 3}'),
    said: [
      '5:22 parameters.model.parameters must stand alone, got also min | Nested parameters have no distribution and no condition in common: write these at each of them.',
    ],
  },
  {
    title: 'nested parameters that are a list',
    text: parametersText('model: {parameters: [1, 2]}'),
    said: [
      '5:22 parameters.model.parameters must be a mapping of parameters, got a list | Write model: {parameters: {depth: {values: [2, 4]}}} for model.depth.',
    ],
  },
  {
    title: 'nested parameters with a mistake inside',
    text: parametersText('model: {parameters: {depth: {min: 5, max: 1}, head: {parameters: {units: 4}}}}'),
    said: [
      '5:56 parameters.model.depth.max must be > min, got 1 with min 5 | Swap min and max.',
      '5:87 parameters.model.head.units must be a mapping such as {value: 8}, got 4 | For a fixed value write {value: 4}.',
    ],
  },
  {
    title: 'nested and dotted alike',
    text: parametersText('model: {parameters: {depth: {value: 1}}}, model.depth: {value: 2}'),
    said: ['5:56 parameters.model.depth is written twice, nested and with dots | Keep one of the two.'],
  },
  {
    title: 'nested with a bad name',
    text: parametersText('model: {parameters: {"de pth": {value: 1}}}'),
    said: [
      '5:35 a parameter name must be a letter or _, then letters, digits, _, . or -, at most 200 in all, got "model.de pth" | Write model.de_pth.',
    ],
  },
  {
    title: 'nested parameters that are empty',
    text: parametersText('model: {parameters: {}}'),
    said: ['5:1 parameters must have at least one entry | Write {learning_rate: {value: 0.001}} to train once.'],
  },
  {
    title: 'a condition that is no mapping',
    text: parametersText('a: {values: [1, 2]}, b: {min: 0.0, max: 1.0, when: a}'),
    said: ['5:65 parameters.b.when must be a mapping, got "a" | Write when: {optimizer: sgd}.'],
  },
  {
    title: 'an empty condition',
    text: parametersText('a: {values: [1, 2]}, b: {min: 0.0, max: 1.0, when: {}}'),
    said: ['5:59 parameters.b.when must name at least one parameter | Write when: {optimizer: sgd}, or remove it.'],
  },
  {
    title: 'a condition on a misspelt parameter',
    text: parametersText('optimizer: {values: [adam, sgd]}, momentum: {min: 0.0, max: 0.9, when: {optimiser: sgd}}'),
    said: ['5:97 parameters.momentum.when.optimiser names no parameter of this file | Did you mean optimizer?'],
  },
  {
    title: 'a condition on a misspelt value',
    text: parametersText('optimizer: {values: [adam, sgd]}, momentum: {min: 0.0, max: 0.9, when: {optimizer: sdg}}'),
    said: [
      '5:97 parameters.momentum.when.optimizer must be a value of optimizer (adam, sgd), got "sdg" | Did you mean sgd?',
    ],
  },
  {
    title: 'a condition on one misspelt value of several',
    text: parametersText(
      'optimizer: {values: [adam, sgd, rmsprop]}, momentum: {min: 0.0, max: 0.9, when: {optimizer: [sgd, rms]}}',
    ),
    said: [
      '5:112 parameters.momentum.when.optimizer.1 must be a value of optimizer (adam, sgd, rmsprop), got "rms" | Did you mean rmsprop?',
    ],
  },
  {
    title: 'a condition on the text of a number',
    text: parametersText('depth: {values: [1, 2]}, units: {values: [8, 16], when: {depth: "2"}}'),
    said: [
      '5:78 parameters.units.when.depth must be a value of depth (1, 2), got "2" | Write 2: texts and numbers differ.',
    ],
  },
  {
    title: 'a condition on a continuous range',
    text: parametersText('lr: {min: 0.1, max: 1.0}, b: {values: [8, 16], when: {lr: 0.5}}'),
    said: [
      '5:72 parameters.b.when.lr asks for one value of the continuous range 0.1 .. 1 | Give lr values, or leave the condition out.',
    ],
  },
  {
    title: 'a condition on itself',
    text: parametersText('a: {values: [1, 2], when: {a: 1}}'),
    said: ['5:44 parameters.a.when.a depends on itself | Name another parameter, or remove the condition.'],
  },
  {
    title: 'two conditions in a circle',
    text: parametersText('a: {values: [1, 2], when: {b: 1}}, b: {values: [1, 2], when: {a: 1}}'),
    said: ['5:34 parameters.a.when makes a circle: a needs b needs a | Remove one of these conditions.'],
  },
  {
    title: 'three conditions in a circle',
    text: parametersText(
      'a: {values: [1, 2], when: {b: 1}}, b: {values: [1, 2], when: {c: 1}}, c: {values: [1, 2], when: {a: 2}}',
    ),
    said: ['5:34 parameters.a.when makes a circle: a needs b needs c needs a | Remove one of these conditions.'],
  },
  {
    title: 'conditions that exclude each other',
    text: parametersText(
      'a: {values: [1, 2]}, b: {values: [1, 2], when: {a: 1}}, c: {values: [1, 2], when: {a: 2, b: 1}}',
    ),
    said: [
      '5:90 parameters.c.when can never hold: its conditions exclude each other | Loosen one of them, or remove the parameter.',
    ],
  },
  {
    title: 'a condition that is a bare yes',
    text: parametersText('a: {values: [true, false]}, b: {values: [1, 2], when: {a: yes}}'),
    said: [
      'warning 5:72 parameters.b.when.a is the text "yes": YAML 1.2 reads it as text | Write true, or "yes" for the text.',
      '5:72 parameters.b.when.a must be a value of a (true, false), got "yes" | Write one that a can take.',
    ],
  },
  {
    title: 'a condition on a list in a list',
    text: parametersText('a: {values: [1, 2]}, b: {values: [1, 2], when: {a: [[1]]}}'),
    said: [
      '5:62 parameters.b.when.a must be a value or a list of values, got a list | Write one value, or a list of values: [sgd, adam].',
    ],
  },
  {
    title: 'a condition without values',
    text: parametersText('a: {values: [1, 2]}, b: {values: [1, 2], when: {a: []}}'),
    said: [
      '5:62 parameters.b.when.a must have at least one entry, got a list | Write one value, or a list of values: [sgd, adam].',
    ],
  },
  {
    title: 'a constraint that is no list',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: 'a <= b',
    }),
    said: [
      '5:14 constraints must be a list of expressions, got "a <= b" | Write constraints: ["hidden_units <= 4 * embedding_dim"].',
    ],
  },
  {
    title: 'a constraint of no list entry',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[{a: 1}]',
    }),
    said: [
      '5:15 constraints.0 must be text, got a mapping | Write an expression as text: "hidden_units <= 4 * embedding_dim".',
    ],
  },
  {
    title: 'a constraint that assigns',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[a = b]',
    }),
    said: ['5:15 constraints.0 assigns with =, which compares nothing, in: a = b | Write == for equal.'],
  },
  {
    title: 'a constraint that is a number',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[a + b]',
    }),
    said: ['5:15 constraints.0 must be true or false, got number, in: a + b | Compare it: a <= b.'],
  },
  {
    title: 'a constraint over a misspelt parameter',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[aa <= b, depth < 3]',
    }),
    said: [
      '5:15 constraints.0 reads aa, which is no parameter, in: aa <= b | Parameters: a, b, o. Text stands in quotes.',
      '5:24 constraints.1 reads depth, which is no parameter, in: depth < 3 | Parameters: a, b, o. Text stands in quotes.',
    ],
  },
  {
    title: 'a constraint without an operand',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["a <="]',
    }),
    said: [
      '5:15 constraints.0 cannot be read: expected expression after <=, in: a <= | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
    ],
  },
  {
    title: 'a constraint with an open bracket',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["(a <= b"]',
    }),
    said: [
      '5:15 constraints.0 cannot be read: unclosed (, in: (a <= b | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
    ],
  },
  {
    title: 'a constraint that is a chain',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["1 < a < 5"]',
    }),
    said: [
      '5:15 constraints.0 compares true or false with <, in: 1 < a < 5 | Write a chain as two comparisons: 1 < a and a < 5.',
    ],
  },
  {
    title: 'a constraint with a misspelt text',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[\'o == "sdg" or a < 5\']',
    }),
    said: [
      '5:15 constraints.0 compares o with "sdg", which is none of its values, in: o == "sdg" or a < 5 | Did you mean sgd?',
    ],
  },
  {
    title: 'a constraint with a text that is no value',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[\'o == "lion"\']',
    }),
    said: [
      '5:15 constraints.0 compares o with "lion", which is none of its values, in: o == "lion" | Its values: adam, sgd.',
    ],
  },
  {
    title: 'a constraint with unquoted text',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[o == adam]',
    }),
    said: ['5:15 constraints.0 has adam without quotes, in: o == adam | Write "adam".'],
  },
  {
    title: 'a constraint that orders texts',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[\'o < "b"\']',
    }),
    said: ['5:15 constraints.0 uses o with <, but it can be text, in: o < "b" | Texts are compared with == and !=.'],
  },
  {
    title: 'a constraint of a number with a text',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[\'a == "3"\']',
    }),
    said: [
      '5:15 constraints.0 compares a with "3", which can never be equal, in: a == "3" | a is number, "3" is text.',
    ],
  },
  {
    title: 'a constraint with a function that is unknown',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["sqr(a) < b", "min(a) < b"]',
    }),
    said: [
      '5:15 constraints.0 calls sqr, which is no known function, in: sqr(a) < b | Did you mean sqrt?',
      '5:29 constraints.1 gives min 1 values, in: min(a) < b | min takes two or more.',
    ],
  },
  {
    title: 'a constraint in Python',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["o == None or a == True"]',
    }),
    said: ["5:15 constraints.0 has Python's None, in: o == None or a == True | Write null."],
  },
  {
    title: 'a constraint in JavaScript',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["process.exit(1)", "a ? b : a", "[a, b]", "this", "a & b", "a ^ 2 < b"]',
    }),
    said: [
      '5:15 constraints.0 calls process.exit, which is no known function, in: process.exit(1) | Functions: min, max, abs, floor, ceil, round, sqrt, exp, log, log2, log10.',
      '5:34 constraints.1 has a choice with ? and :, which is not supported, in: a ? b : a | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
      '5:47 constraints.2 has a list outside of in [...], which is not supported, in: [a, b] | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
      '5:57 constraints.3 has this, which is not supported, in: this | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
      '5:65 constraints.4 has &, which is not supported, in: a & b | An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...',
      '5:74 constraints.5 has ^, which is not supported, in: a ^ 2 < b | Write ** for a power.',
    ],
  },
  {
    title: 'a constraint with a member of a member',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["a[0] < b", "a.constructor < b"]',
    }),
    said: [
      '5:15 constraints.0 has brackets behind a name, in: a[0] < b | Write a parameter by its name, nested ones with dots.',
      '5:27 constraints.1 reads a.constructor, which is no parameter, in: a.constructor < b | Did you mean a?',
    ],
  },
  {
    title: 'a constraint that is two',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '["a < b; b < a"]',
    }),
    said: ['5:15 constraints.0 must be one expression, in: a < b; b < a | Write each as an entry of its own.'],
  },
  {
    title: 'a constraint that never holds',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[a > b + 20]',
    }),
    said: [
      '5:15 constraints.0 must leave points of the space, but holds for less than 0.01 % of random points: a > b + 20 | Loosen it, or choose ranges that hold mostly sensible combinations.',
    ],
  },
  {
    title: 'constraints that exclude each other',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[a > b, b > a]',
    }),
    said: [
      '5:15 constraints.0 must leave points of the space, but holds for 44 % of random points; with the others no point is left: a > b | Loosen it, or choose ranges that hold mostly sensible combinations.',
    ],
  },
  {
    title: 'a constraint that hardly ever holds',
    text: parametersText('a: {min: 0.0, max: 1.0}', { constraints: '[a < 0.0000001]' }),
    said: [
      '5:15 constraints.0 must leave points of the space, but holds for less than 0.01 % of random points: a < 0.0000001 | Loosen it, or choose ranges that hold mostly sensible combinations.',
    ],
  },
  {
    title: 'a constraint that the defaults break',
    text: parametersText('a: {min: 1, max: 10, default: 9}, b: {min: 1, max: 10}', { constraints: '[a <= b]' }),
    said: [
      '5:15 constraints.0 must hold for the defaults together, which are the first configuration: a 9, b 5; it is: a <= b | Choose defaults that satisfy it; where one is missing the middle of the range stands for it.',
    ],
  },
  {
    title: 'a constraint over a name with a dash',
    text: parametersText('a-b: {min: 1, max: 10}', { constraints: '[a-b < 3]' }),
    said: [
      '5:15 constraints.0 reads a, which is no parameter, in: a-b < 3 | A name with - cannot stand in an expression: rename a-b.',
    ],
  },
  {
    title: 'not without brackets',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[not a == b]',
    }),
    said: [
      '5:15 constraints.0 uses a with not, but it is not true or false, in: not a == b | Put what not is about in brackets: not (a == b).',
    ],
  },
  {
    title: 'an empty constraint',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[""]',
    }),
    said: [
      '5:15 constraints.0 must not be empty, got "" | Write an expression as text: "hidden_units <= 4 * embedding_dim".',
    ],
  },
  {
    title: 'in without a list',
    text: parametersText('a: {min: 1, max: 10}, b: {min: 1, max: 10}, o: {values: [adam, sgd]}', {
      constraints: '[a in b, "o in [a]"]',
    }),
    said: [
      '5:15 constraints.0 has in without a list, in: a in b | Write optimizer in ["sgd", "adam"].',
      '5:23 constraints.1 has a list with something else than values, in: o in [a] | Write optimizer in ["sgd", "adam"].',
    ],
  },
  {
    title: 'patience in words',
    text: sweepText({ patience: 'long' }),
    said: ['5:11 patience must be a number, got "long" | Write a whole number of epochs, such as 3.'],
  },
  {
    title: 'swept patience of a range with a point',
    text: parametersText('patience: {min: 1.0, max: 5.0}, epochs: {distribution: q_uniform, min: 0, max: 50, q: 5}'),
    said: [
      '5:14 parameters.patience must be whole numbers from 1, got the continuous range 1 .. 5 | The training loop reads patience: write min and max, or values, as whole numbers.',
      '5:46 parameters.epochs must be whole numbers from 1, got 0 .. 50 in steps of 5 | The training loop reads epochs: write min and max, or values, as whole numbers.',
    ],
  },
  {
    title: 'no task',
    text: sweepText({ task: undefined }),
    said: ['1:1 task is missing | Write task: sentiment (built in), or task: ./my-task.ts.'],
  },
  {
    title: 'an empty task',
    text: sweepText({ task: '' }),
    said: ['1:1 task is empty; it must be text | Write task: sentiment (built in), or task: ./my-task.ts.'],
  },
  {
    title: 'a quoted empty task',
    text: sweepText({ task: '""' }),
    said: ['1:7 task must not be empty, got "" | Write task: sentiment (built in), or task: ./my-task.ts.'],
  },
  {
    title: 'a number as task',
    text: sweepText({ task: '7' }),
    said: ['1:7 task must be text, got 7 | Write task: sentiment (built in), or task: ./my-task.ts.'],
  },
  {
    title: 'no method',
    text: sweepText({ method: undefined }),
    said: ['1:1 method is missing | Write method: random, or method: grid.'],
  },
  {
    title: 'a misspelt method',
    text: sweepText({ method: 'gird' }),
    said: ['2:9 method must be grid, random, sobol or lhs, got "gird" | Did you mean grid?'],
  },
  {
    title: 'bayes',
    text: sweepText({ method: 'bayes' }),
    said: ['2:9 method bayes is not supported yet | Write method: random; it also tells which parameters matter.'],
  },
  {
    title: 'random without run_cap',
    text: sweepText({ run_cap: undefined }),
    said: ['1:1 run_cap is missing; random search needs the number of configurations | Add run_cap: 24.'],
  },
  {
    title: 'run_cap 0',
    text: sweepText({ run_cap: '0' }),
    said: ['3:10 run_cap must be >= 1, got 0 | Choose a value within this bound.'],
  },
  {
    title: 'run_cap with an underscore',
    text: sweepText({ run_cap: '1_000' }),
    said: ['3:10 run_cap must be a number, got the text "1_000"; YAML 1.2 has no separators in numbers | Write 1000.'],
  },
  {
    title: 'run_cap in quotes',
    text: sweepText({ run_cap: '"24"' }),
    said: ['3:10 run_cap must be a number, got the text "24"; quotes make it text | Write 24 without quotes.'],
  },
  {
    title: 'run_cap with a point',
    text: sweepText({ run_cap: '2.5' }),
    said: ['3:10 run_cap must be a whole number, got 2.5 | Write a number without a decimal point, such as 8.'],
  },
  {
    title: 'run_cap of a billion',
    text: sweepText({ run_cap: '1e9' }),
    said: ['3:10 run_cap must be <= 1000000, got 1000000000 | Choose a value within this bound.'],
  },
  {
    title: 'a negative seed',
    text: sweepText({ seed: '-1' }),
    said: ['5:7 seed must be >= 0, got -1 | Write a whole number from 0 to 2^53 - 1.'],
  },
  {
    title: 'a seed beyond 2^53 - 1',
    text: sweepText({ seed: '9007199254740993' }),
    said: [
      '5:7 9007199254740993 is a whole number beyond 2^53 - 1 and would be rounded | Write a smaller number, or quotes if it is text.',
    ],
  },
  {
    title: 'no metric',
    text: sweepText({ metric: undefined }),
    said: ['1:1 metric is missing | Write metric: {name: eval/accuracy, goal: maximize}.'],
  },
  {
    title: 'a metric that is only a name',
    text: sweepText({ metric: 'eval/accuracy' }),
    said: ['4:9 metric must be a mapping, got "eval/accuracy" | Write metric: {name: eval/accuracy, goal: maximize}.'],
  },
  {
    title: 'a metric without goal',
    text: sweepText({ metric: '{name: eval/accuracy}' }),
    said: ['4:1 metric.goal is missing | Write goal: maximize or goal: minimize; it is never guessed.'],
  },
  {
    title: 'a goal that is no goal',
    text: sweepText({ metric: '{name: eval/accuracy, goal: max}' }),
    said: ['4:37 metric.goal must be minimize or maximize, got "max" | Did you mean maximize?'],
  },
  {
    title: 'a goal in capitals',
    text: sweepText({ metric: '{name: eval/accuracy, goal: Maximise}' }),
    said: ['4:37 metric.goal must be minimize or maximize, got "Maximise" | Did you mean maximize?'],
  },
  {
    title: 'a misspelt goal key',
    text: sweepText({ metric: '{name: eval/accuracy, gaol: maximize}' }),
    said: [
      '4:1 metric.goal is missing | Write goal: maximize or goal: minimize; it is never guessed.',
      '4:31 metric.gaol is not a known key | Did you mean goal? It takes name, goal and at.',
    ],
  },
  {
    title: 'a metric name without side',
    text: sweepText({ metric: '{name: val_loss, goal: minimize}' }),
    said: [
      '4:16 metric.name must be train/<name> or eval/<name>, got "val_loss" | Write eval/val_loss, or train/val_loss.',
    ],
  },
  {
    title: 'a metric of the test set',
    text: sweepText({ metric: '{name: test/loss, goal: minimize}' }),
    said: [
      '4:16 metric.name must be train/<name> or eval/<name>, got "test/loss" | Write name: eval/accuracy, or another metric the task reports.',
    ],
  },
  {
    title: 'an unknown at',
    text: sweepText({ metric: '{name: eval/loss, goal: minimize, at: first}' }),
    said: ['4:47 metric.at must be last or best, got "first" | Write at: last, or at: best.'],
  },
  {
    title: 'metric.target and impute',
    text: sweepText({ metric: '{name: eval/loss, goal: minimize, target: 0.1, impute: best}' }),
    said: [
      '4:43 metric.target is not supported yet | Remove it; every planned trial is run.',
      '4:56 metric.impute is not supported yet | Remove it; a diverged trial is a result of its own.',
    ],
  },
  {
    title: 'replicates as a number',
    text: sweepText({ replicates: '3' }),
    said: ['5:13 replicates must be a mapping, got 3 | Write replicates: {configs: all, seeds: 3}.'],
  },
  {
    title: 'replicates without seeds',
    text: sweepText({ replicates: '{configs: 4}' }),
    said: ['5:1 replicates.seeds is missing | Write seeds: 3 for three trials of each configuration.'],
  },
  {
    title: 'replicates of no configuration',
    text: sweepText({ replicates: '{configs: 0, seeds: 3}' }),
    said: ['5:23 replicates.configs must be >= 1, got 0 | Choose a value within this bound.'],
  },
  {
    title: 'replicates of more configurations than there are',
    text: sweepText({ replicates: '{configs: 25, seeds: 3}' }),
    said: [
      '5:23 replicates.configs must be at most the number of configurations, got 25, but run_cap is 24 | Write configs: all, or a number up to 24.',
    ],
  },
  {
    title: 'replicates of more points than a grid has',
    text: parametersText('a: {values: [1, 2]}', {
      method: 'grid',
      run_cap: undefined,
      replicates: '{configs: 3, seeds: 2}',
    }),
    said: [
      '4:23 replicates.configs must be at most the number of configurations, got 3, but the space has 2 points | Write configs: all, or a number up to 2.',
    ],
  },
  {
    title: 'seeds 0',
    text: sweepText({ replicates: '{seeds: 0}' }),
    said: ['5:21 replicates.seeds must be >= 1, got 0 | Choose a value within this bound.'],
  },
  {
    title: 'shared: yes',
    text: sweepText({ replicates: '{seeds: 2, shared: yes}' }),
    said: ['5:32 replicates.shared must be true or false, got the text "yes"; YAML 1.2 reads it as text | Write true.'],
  },
  {
    title: 'a split as a number',
    text: sweepText({ split: '0.2' }),
    said: ['5:8 split must be a mapping, got 0.2 | Write split: {eval: 0.2, test: 0}.'],
  },
  {
    title: 'nothing to evaluate on',
    text: sweepText({ split: '{eval: 0}' }),
    said: ['5:15 split.eval must be > 0, got 0 | It is a share of the examples, such as 0.2.'],
  },
  {
    title: 'a share of 20',
    text: sweepText({ split: '{eval: 20}' }),
    said: ['5:15 split.eval must be < 1, got 20 | It is a share of the examples, such as 0.2.'],
  },
  {
    title: 'a share in per cent',
    text: sweepText({ split: '{eval: 20%}' }),
    said: ['5:15 split.eval must be a number, got the text "20%"; YAML has no percentages | Write 0.2.'],
  },
  {
    title: 'nothing to train on',
    text: sweepText({ split: '{eval: 0.6, test: 0.4}' }),
    said: [
      '5:1 split must leave something to train on: eval + test must be < 1, got 0.6 + 0.4 | Write split: {eval: 0.2, test: 0}.',
    ],
  },
  {
    title: 'a timeout without unit',
    text: sweepText({ timeout: '90' }),
    said: ['5:10 timeout must be a number and a unit (ms, s, m, h or d), got 90 | Write the unit: 90s, 90m or 90h.'],
  },
  {
    title: 'a timeout of two units',
    text: sweepText({ timeout: '1h30m' }),
    said: [
      '5:10 timeout must be a number and a unit (ms, s, m, h or d), got "1h30m" | Write one number and one unit, such as 90m for 1h30m.',
    ],
  },
  {
    title: 'a timeout of no time',
    text: sweepText({ timeout: '5ms' }),
    said: ['5:10 timeout must be from 1s to 24d, got "5ms" | Write 90s, 10m or 2h.'],
  },
  {
    title: 'a timeout of a month',
    text: sweepText({ timeout: '30d' }),
    said: ['5:10 timeout must be from 1s to 24d, got "30d" | Write 90s, 10m or 2h.'],
  },
  {
    title: 'retry 0',
    text: sweepText({ retry: '{crash: 0}' }),
    said: ['5:16 retry.crash must be >= 1, got 0 | Choose a value within this bound.'],
  },
  {
    title: 'an unknown class of failure',
    text: sweepText({ retry: '{kill: 3}' }),
    said: ['5:9 retry.kill is not a known key | It takes lost, crash and oom.'],
  },
  {
    title: 'max_failed in per cent',
    text: sweepText({ max_failed: '20%' }),
    said: ['5:13 max_failed must be a number, got the text "20%"; YAML has no percentages | Write 0.2.'],
  },
  {
    title: 'max_failed of 5',
    text: sweepText({ max_failed: '5' }),
    said: ['5:13 max_failed must be <= 1, got 5 | It is a share of the trials, such as 0.2.'],
  },
  {
    title: 'an unknown backend',
    text: sweepText({ backend: 'gpu' }),
    said: ['5:10 backend gpu is not supported yet | Write auto: the fastest backend that loads.'],
  },
  {
    title: 'epochs fixed and swept',
    text: parametersText('epochs: {min: 1, max: 9}', { epochs: '5' }),
    said: ['6:14 parameters.epochs contradicts the fixed epochs: 5 at the top | Keep one of the two.'],
  },
  {
    title: 'epochs with a point',
    text: sweepText({ epochs: '1.5' }),
    said: ['5:9 epochs must be a whole number, got 1.5 | Write a number without a decimal point, such as 8.'],
  },
  {
    title: 'epochs infinite',
    text: sweepText({ epochs: '.inf' }),
    said: ['5:9 .inf is not a finite number | Write a number between -1.7e308 and 1.7e308.'],
  },
  {
    title: 'swept epochs that are no counts',
    text: parametersText('epochs: {values: [0, 5, ten]}, batch_size: {min: 8.0, max: 64.0}'),
    said: [
      '5:32 parameters.epochs.values.0 must be a whole number from 1, got 0 | The training loop reads epochs: write min and max, or values, as whole numbers.',
      '5:38 parameters.epochs.values.2 must be a whole number from 1, got "ten" | The training loop reads epochs: write min and max, or values, as whole numbers.',
      '5:45 parameters.batch_size must be whole numbers from 1, got the continuous range 8 .. 64 | The training loop reads batch_size: write min and max, or values, as whole numbers.',
    ],
  },
  {
    title: 'no parameters',
    text: sweepText({ parameters: undefined }),
    said: ['1:1 parameters is missing | Write parameters: {learning_rate: {values: [0.001, 0.01]}}.'],
  },
  {
    title: 'empty parameters',
    text: sweepText({ parameters: '{}' }),
    said: ['5:1 parameters must have at least one entry | Write {learning_rate: {value: 0.001}} to train once.'],
  },
  {
    title: 'blank parameters',
    text: sweepText({ parameters: '' }),
    said: [
      '5:1 parameters is empty; it must be a mapping | Write parameters: {learning_rate: {values: [0.001, 0.01]}}.',
    ],
  },
  {
    title: 'parameters as a list',
    text: sweepText({ parameters: '[a, b]' }),
    said: [
      '5:1 parameters must be a mapping, got a list | Write parameters: {learning_rate: {values: [0.001, 0.01]}}.',
    ],
  },
  {
    title: 'a bare value',
    text: parametersText('a: 0.1'),
    said: ['5:17 parameters.a must be a mapping such as {value: 8}, got 0.1 | For a fixed value write {value: 0.1}.'],
  },
  {
    title: 'a bare list',
    text: parametersText('a: [1, 2]'),
    said: ['5:17 parameters.a must be a mapping such as {value: 8}, got a list | Write {values: [...]}.'],
  },
  {
    title: 'a blank parameter',
    text: parametersText('a: '),
    said: [
      '5:14 parameters.a must be a mapping such as {value: 8}, got nothing | Write {value: 8}, {values: [8, 16, 32]} or {min: 1, max: 10}.',
    ],
  },
  {
    title: 'an empty parameter',
    text: parametersText('a: {}'),
    said: [
      '5:17 parameters.a must have value, values, or min and max, got nothing | Write {value: 8}, {values: [8, 16, 32]} or {min: 1, max: 10}.',
    ],
  },
  {
    title: 'a name with a space',
    text: parametersText('"learning rate": {value: 1}'),
    said: [
      '5:14 a parameter name must be a letter or _, then letters, digits, _, . or -, at most 200 in all, got "learning rate" | Write learning_rate.',
    ],
  },
  {
    title: 'a name that starts with a digit',
    text: parametersText('2nd: {value: 1}'),
    said: [
      '5:14 a parameter name must be a letter or _, then letters, digits, _, . or -, at most 200 in all, got 2nd | Write _2nd.',
    ],
  },
  {
    title: 'a list as the value',
    text: parametersText('a: {value: [1, 2]}'),
    said: [
      '5:18 parameters.a.value must be text, a number, true, false or null, got a list | To try several write values: [...].',
    ],
  },
  {
    title: 'a blank value',
    text: parametersText('a: {value: }'),
    said: ['5:25 parameters.a.value is empty | Write null if nothing is meant.'],
  },
  {
    title: 'values that are no list',
    text: parametersText('a: {values: 8}'),
    said: ['5:26 parameters.a.values must be a list, got 8 | Write values: [8].'],
  },
  {
    title: 'no values',
    text: parametersText('a: {values: []}'),
    said: ['5:18 parameters.a.values must have at least one value | List the values to try.'],
  },
  {
    title: 'equal values',
    text: parametersText('a: {values: [3, 3.0, true, "3"]}'),
    said: [
      '5:30 parameters.a.values.1 repeats values.0, got 3 twice | Leave one of them out; to train a configuration again with other seeds use replicates.',
    ],
  },
  {
    title: 'a mapping among the values',
    text: parametersText('a: {values: [1, {b: 2}]}'),
    said: [
      '5:30 parameters.a.values.1 must be text, a number, true, false or null, got a mapping | A value is one number or text; give a mapping a name of its own and choose by name in the task.',
    ],
  },
  {
    title: 'value and values',
    text: parametersText('a: {value: 1, values: [1, 2]}'),
    said: [
      '5:28 parameters.a must have one of value, values, or min and max, got value and values | Keep one of them.',
    ],
  },
  {
    title: 'values and a range',
    text: parametersText('a: {values: [1, 2], min: 1, max: 2}'),
    said: ['5:34 parameters.a must have one of value, values, or min and max, got values and min | Keep one of them.'],
  },
  {
    title: 'only a minimum',
    text: parametersText('a: {min: 1}'),
    said: ['5:14 parameters.a.max is missing | A range needs min and max; both are included.'],
  },
  {
    title: 'only a maximum',
    text: parametersText('a: {max: 1}'),
    said: ['5:14 parameters.a.min is missing | A range needs min and max; both are included.'],
  },
  {
    title: 'ends swapped',
    text: parametersText('a: {min: 10, max: 1}'),
    said: ['5:32 parameters.a.max must be > min, got 1 with min 10 | Swap min and max.'],
  },
  {
    title: 'ends equal',
    text: parametersText('a: {min: 1.0, max: 1.0}'),
    said: ['5:33 parameters.a.max must be > min, got 1 with min 1 | For a fixed value write value: 1.'],
  },
  {
    title: 'an end that is text',
    text: parametersText('a: {min: 1, max: ten}'),
    said: ['5:31 parameters.a.max must be a number, got "ten" | Write a number without quotes, such as 0.1.'],
  },
  {
    title: 'an end in quotes',
    text: parametersText('a: {min: 1, max: "10"}'),
    said: ['5:31 parameters.a.max must be a number, got the text "10"; quotes make it text | Write 10 without quotes.'],
  },
  {
    title: 'an end with a decimal comma',
    text: sweepText({ parameters: '\n  a:\n    min: 0,1\n    max: 0.5' }),
    said: ['7:10 parameters.a.min must be a number, got the text "0,1"; the decimal sign is a point | Write 0.1.'],
  },
  {
    title: 'an end with a typographic minus',
    text: parametersText('a: {min: 1e\u22123, max: 0.5}'),
    said: [
      '5:23 parameters.a.min must be a number, got the text "1e−3"; its minus sign is not the plain - | Write 1e-3.',
    ],
  },
  {
    title: 'an end as a power',
    text: parametersText('a: {distribution: log_uniform_values, min: 10^-3, max: 10**-1}'),
    said: [
      '5:57 parameters.a.min must be a number, got the text "10^-3"; YAML does not calculate | Write 0.001.',
      '5:69 parameters.a.max must be a number, got the text "10**-1"; YAML does not calculate | Write 0.1.',
    ],
  },
  {
    title: 'an end that is not a number',
    text: parametersText('a: {min: .nan, max: 0.5}'),
    said: ['5:23 .nan is not a finite number | Write a number between -1.7e308 and 1.7e308.'],
  },
  {
    title: 'an end that would become 0',
    text: parametersText('a: {distribution: log_uniform_values, min: 1e-400, max: 0.5}'),
    said: ['5:57 1e-400 is too small for a number and would become 0 | Write a number of at least 1e-300.'],
  },
  {
    title: 'whole numbers by name, points by value',
    text: parametersText('a: {distribution: int_uniform, min: 0.5, max: 3}'),
    said: [
      '5:50 parameters.a.min must be a whole number, got 0.5 | Write a number without a decimal point, such as 8.',
    ],
  },
  {
    title: 'a log range from 0',
    text: parametersText('a: {distribution: log_uniform_values, min: 0, max: 1}'),
    said: [
      '5:57 parameters.a.min must be > 0 for log_uniform_values, got 0 | Use a small positive bound such as 1.0e-5, or distribution: uniform.',
    ],
  },
  {
    title: 'a log range below 0',
    text: parametersText('a: {distribution: log_uniform_values, min: -2, max: -1}'),
    said: [
      '5:66 parameters.a.max must be > 0 for log_uniform_values, got -1 | Use a small positive bound such as 1.0e-5, or distribution: uniform.',
    ],
  },
  {
    title: 'an unknown distribution',
    text: parametersText('a: {distribution: log_uniform_value, min: 0.1, max: 1}'),
    said: [
      '5:32 parameters.a.distribution must be a known distribution, got "log_uniform_value" | Did you mean log_uniform_values?',
    ],
  },
  {
    title: 'a quantised distribution',
    text: parametersText('a: {distribution: q_uniform, min: 1, max: 10, q: 4}'),
    said: [
      '5:63 parameters.a.q must keep values within 1 .. 10, but steps of 4 reach 0 | Write min: 4 and max: 8, or a q that divides both ends.',
    ],
  },
  {
    title: 'a normal distribution not named',
    text: parametersText('a: {mu: 0, sigma: 1}'),
    said: [
      '5:18 parameters.a must have value, values, or min and max, got only mu, sigma | Name it: distribution: normal, or log_normal.',
    ],
  },
  {
    title: 'a condition on a parameter that is not there',
    text: parametersText('momentum: {min: 0.0, max: 0.9, when: {optimizer: sgd}}'),
    said: ['5:63 parameters.momentum.when.optimizer names no parameter of this file | Add optimizer to parameters.'],
  },
  {
    title: 'a misspelt key of a parameter',
    text: parametersText('a: {vales: [1, 2]}'),
    said: ['5:18 parameters.a must have value, values, or min and max, got only vales | Did you mean values?'],
  },
  {
    title: 'a key of another distribution',
    text: parametersText('a: {distribution: categorical, values: [1, 2], min: 1}'),
    said: ['5:61 parameters.a.min does not belong to categorical | parameters.a takes values, default, when.'],
  },
  {
    title: 'a default outside the list',
    text: parametersText('a: {values: [8, 16], default: 12}'),
    said: ['5:44 parameters.a.default must be one of values, got 12 | Add it to values, or choose one that is there.'],
  },
  {
    title: 'a default outside the range',
    text: parametersText('a: {min: 0.0, max: 0.5, default: 0.9}'),
    said: [
      '5:47 parameters.a.default must be a number from 0 to 0.5, got 0.9 | Widen the range, or choose a value inside it.',
    ],
  },
  {
    title: 'a default of another type',
    text: parametersText('a: {min: 1, max: 5, default: 2.5}'),
    said: [
      '5:43 parameters.a.default must be a whole number, got 2.5 | Write a number without a decimal point, such as 8.',
    ],
  },
  {
    title: 'a default of a constant',
    text: parametersText('a: {value: 1, default: 1}'),
    said: ['5:28 parameters.a.default does not belong to constant | parameters.a takes value, when.'],
  },
  {
    title: 'a grid over a continuous range',
    text: parametersText('lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}, d: {min: 0.0, max: 0.5}', {
      method: 'grid',
    }),
    said: [
      '5:14 parameters.lr must be a list or whole numbers in a grid, got the continuous range 0.0001 .. 0.1 | Write values: [0.0001, 0.001, 0.01, 0.1], or method: random.',
      '5:77 parameters.d must be a list or whole numbers in a grid, got the continuous range 0 .. 0.5 | Write values: [0, 0.167, 0.333, 0.5], or method: random.',
    ],
  },
  {
    title: 'a grid of 10^9 points',
    text: parametersText('a: {min: 1, max: 1000000000}', { method: 'grid', run_cap: undefined }),
    said: [
      '4:1 parameters must make at most 1,000,000 trials, got 1,000,000,000 | Set run_cap to run a random part of the grid, or write fewer values.',
    ],
  },
  {
    title: 'a grid beyond 2^53',
    text: parametersText('a: {min: 1, max: 1000000000}, b: {min: 1, max: 1000000000}', { method: 'grid' }),
    said: [
      '5:1 parameters must make a grid of at most 2^53 - 1 points, got 1.0e+18 | Write method: random and a run_cap.',
    ],
  },
  {
    title: 'more trials than can be listed',
    text: sweepText({ run_cap: '1000000', replicates: '{seeds: 5}' }),
    said: ['3:10 run_cap must make at most 1,000,000 trials, got 5,000,000 | Lower run_cap or replicates.seeds.'],
  },
  {
    title: 'several problems at once, in the order of the file',
    text: sweepText({
      method: 'gird',
      run_cap: '-1',
      metric: '{name: loss, goal: min}',
      parameters: '{a: {min: 2, max: 1}, b: {value: [1]}}',
    }),
    said: [
      '2:9 method must be grid, random, sobol or lhs, got "gird" | Did you mean grid?',
      '3:10 run_cap must be >= 1, got -1 | Choose a value within this bound.',
      '4:16 metric.name must be train/<name> or eval/<name>, got "loss" | Write eval/loss, or train/loss.',
      '4:28 metric.goal must be minimize or maximize, got "min" | Did you mean minimize?',
      '5:31 parameters.a.max must be > min, got 1 with min 2 | Swap min and max.',
      '5:39 parameters.b.value must be text, a number, true, false or null, got a list | To try several write values: [...].',
    ],
  },
  {
    title: 'a name with an escape sequence',
    text: sweepText({ name: '"\\e[31mred"' }),
    said: ['5:7 name must not have control characters, got "\\u001b[31mred" | Remove them; text is printed as it is.'],
  },
  {
    title: 'blank values among others',
    text: sweepText({ parameters: '\n  a:\n    values:\n      - 1\n      -\n' }),
    said: ['9:8 parameters.a.values.1 is empty | Write null if nothing is meant.'],
  },
  {
    title: 'text that is too long',
    text: sweepText({ name: 'x'.repeat(201) }),
    said: [
      '5:7 name must have at most 200 characters, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." | Write another one, or leave the key out.',
    ],
  },
  {
    title: 'a description that does not fit the record',
    text: parametersText(
      'a: {values: [' + Array.from({ length: 9000 }, (_, index) => index + 10_000).join(', ') + ']}',
    ),
    said: [
      '5:1 parameters must, with name and notes, fit into 50000 characters, got 54072 | Write long lists of numbers as ranges, and shorten notes.',
    ],
  },
  {
    title: 'points that are no list',
    text: sweepText({ points_to_evaluate: '{dropout: 0.1}' }),
    said: [
      '5:1 points_to_evaluate must be a list, got a mapping | Write points_to_evaluate: [{learning_rate: 0.01, optimizer: sgd}].',
    ],
  },
  {
    title: 'more than 1,000 points',
    text: sweepText({ run_cap: '2000', points_to_evaluate: `[${'{dropout: 0.1}, '.repeat(1001)}]` }),
    said: [
      '5:1 points_to_evaluate must list at most 1,000 points, got a list | List those that must run; the method chooses the rest.',
    ],
  },
  {
    title: 'points that are wrong by themselves, beside others',
    text: sweepText({
      points_to_evaluate: '[3, {dropout: [0.1]}, {model: {depth: 2}, dropout: 9}, {dropout: }, {dropout: 7}]',
    }),
    said: [
      '5:22 points_to_evaluate.0 must be a mapping, got 3 | Write a point as a mapping: {learning_rate: 0.01, optimizer: sgd}.',
      '5:26 points_to_evaluate.1.dropout must be text, a number, true, false or null, got a list | Write one value a parameter; names of nested ones have dots, such as model.depth: 4.',
      '5:44 points_to_evaluate.2.model must be text, a number, true, false or null, got a mapping | Write one value a parameter; names of nested ones have dots, such as model.depth: 4.',
      '5:86 points_to_evaluate.3.dropout is empty | Write null if nothing is meant.',
      '5:99 points_to_evaluate.4.dropout must be a value of dropout (0 .. 0.5), got 7 | Widen the range, or choose a value inside it.',
    ],
  },
  {
    title: 'points that name no parameter',
    text: sweepText({
      points_to_evaluate: '[{dropuot: 0.1, dropout: 0.1}, {depth: 2, dropout: 0.1}, {"a b": 1, dropout: 0.1}]',
      parameters: '{dropout: {min: 0.0, max: 0.5}, model: {parameters: {depth: {min: 1, max: 4, default: 2}}}}',
    }),
    said: [
      '5:32 points_to_evaluate.0.dropuot names no parameter of this file | Did you mean dropout?',
      '5:60 points_to_evaluate.1.depth names no parameter of this file | Did you mean model.depth?',
      '5:86 points_to_evaluate.2."a b" names no parameter of this file | Add "a b" to parameters, or remove it here.',
    ],
  },
  {
    title: 'points with values that their parameters cannot have',
    text: sweepText({
      points_to_evaluate:
        '\n  - {lr: 0.5, units: 4.5}\n  - {lr: 0.01, units: 99}\n  - {lr: 1_000, steps: 0.27}\n  - {lr: 0.01, steps: 1.5}\n  - {lr: 0.01, kind: b, scale: -1}\n  - {lr: 0.01, opt: 1}\n  - {lr: 0.01, opt: adma}\n  - {lr: 0.01, opt: other, units: true}',
      parameters:
        '\n  lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}\n  units: {min: 4, max: 64, default: 8}\n  steps: {distribution: q_uniform, min: 0, max: 1, q: 0.1, default: 0}\n  scale: {distribution: log_normal, default: 1}\n  kind: {value: a}\n  opt: {values: [adam, "1"], default: adam}',
    }),
    said: [
      '6:10 points_to_evaluate.0.lr must be a value of lr (log 0.0001 .. 0.1), got 0.5 | Widen the range, or choose a value inside it.',
      '6:22 points_to_evaluate.0.units must be a value of units (int 4 .. 64), got 4.5 | Write 5, which is the nearest.',
      '7:23 points_to_evaluate.1.units must be a value of units (int 4 .. 64), got 99 | Widen the range, or choose a value inside it.',
      'warning 8:10 points_to_evaluate.2.lr is the text "1_000": YAML 1.2 has no separators in numbers | Write 1000, or "1_000" for the text.',
      '8:10 points_to_evaluate.2.lr must be a value of lr (log 0.0001 .. 0.1), got "1_000" | Write a plain number, without quotes.',
      '8:24 points_to_evaluate.2.steps must be a value of steps (0 .. 1 in steps of 0.1), got 0.27 | Write 0.3, which is the nearest.',
      '9:23 points_to_evaluate.3.steps must be a value of steps (0 .. 1 in steps of 0.1), got 1.5 | Widen the range, or choose a value inside it.',
      '10:22 points_to_evaluate.4.kind must be a value of kind (a), got "b" | Leave it out: kind is fixed.',
      '10:32 points_to_evaluate.4.scale must be a value of scale (log-normal 1 ×÷ 2.71828), got -1 | Write a number above 0.',
      '11:21 points_to_evaluate.5.opt must be a value of opt (adam, 1), got 1 | Write "1": texts and numbers differ.',
      '12:21 points_to_evaluate.6.opt must be a value of opt (adam, 1), got "adma" | Did you mean adam?',
      '13:21 points_to_evaluate.7.opt must be a value of opt (adam, 1), got "other" | Add it to values, or choose one that is there.',
      '13:35 points_to_evaluate.7.units must be a value of units (int 4 .. 64), got true | Write a number.',
    ],
  },
  {
    title: 'points that leave out what they must give, or give what is not there',
    text: sweepText({
      points_to_evaluate:
        '\n  - {lr: 0.1, momentum: 0.5}\n  - {opt: sgd}\n  - {lr: 0.1, nesterov: true}\n  - {lr: 0.1, opt: sgd, momentum: 0.5}\n  - {lr: 0.1, opt: sdg, nesterov: true}',
      parameters:
        '\n  lr: {min: 0.0, max: 0.5}\n  opt: {values: [sgd, adam], default: adam}\n  momentum: {values: [0, 0.5], when: {opt: sgd}}\n  nesterov: {values: [true, false], when: {momentum: 0.5}}',
    }),
    said: [
      '6:25 points_to_evaluate.0.momentum must not be given: it is there only where opt is sgd, and opt is adam | Leave it out, or write opt: sgd.',
      '7:5 points_to_evaluate.1.lr must be given: it has no default | Write a value (0 .. 0.5), such as lr: 0.25, or give the parameter a default.',
      '7:5 points_to_evaluate.1.momentum must be given: it has no default | Write a value (0, 0.5), such as momentum: 0, or give the parameter a default.',
      '8:25 points_to_evaluate.2.nesterov must not be given: it is there only where momentum is 0.5, and momentum is not there | Leave it out.',
      '9:5 points_to_evaluate.3.nesterov must be given: it has no default | Write a value (true, false), such as nesterov: true, or give the parameter a default.',
      '10:20 points_to_evaluate.4.opt must be a value of opt (sgd, adam), got "sdg" | Did you mean sgd?',
    ],
  },
  {
    title: 'points that break constraints',
    text: sweepText({
      constraints: '[a + b <= 5, b < 3 or a > 1]',
      points_to_evaluate: '[{a: 2, b: 2}, {a: 1, b: 3}, {a: 3, b: 3}, {b: 4}]',
      parameters: '{a: {min: 1, max: 4, default: 1}, b: {min: 1, max: 4, default: 1}}',
    }),
    said: [
      '6:36 points_to_evaluate.1 must satisfy the constraint b < 3 or a > 1, got b 3, a 1 | Choose values that satisfy it, or loosen the constraint.',
      '6:50 points_to_evaluate.2 must satisfy the constraint a + b <= 5, got a 3, b 3 | Choose values that satisfy it, or loosen the constraint.',
      '6:64 points_to_evaluate.3 must satisfy the constraint b < 3 or a > 1, got b 4, a 1 | Choose values that satisfy it, or loosen the constraint.',
    ],
  },
  {
    title: 'points beside wrong parameters, of which only values of the right ones are judged',
    text: sweepText({
      constraints: '[a < 3]',
      points_to_evaluate: '[{a: 9, b: 9, c: 9}, {}]',
      parameters: '{a: {min: 1, max: 4}, b: {foo: 1}}',
    }),
    said: [
      '6:26 points_to_evaluate.0.a must be a value of a (int 1 .. 4), got 9 | Widen the range, or choose a value inside it.',
      '7:39 parameters.b must have value, values, or min and max, got only foo | Write {value: 8}, {values: [8, 16, 32]} or {min: 1, max: 10}.',
    ],
  },
  {
    title: 'more points than run_cap, the simple start and repeats not counted twice',
    text: sweepText({
      run_cap: '2',
      points_to_evaluate: '[{a: 1}, {a: 2}, {a: 2}, {a: 3}]',
      parameters: '{a: {min: 1, max: 4, default: 1}}',
    }),
    said: [
      '3:10 run_cap must leave room for points_to_evaluate and the simple start: at least 3, got 2 | Write run_cap: 3 or more, or list fewer points.',
    ],
  },
  {
    title: 'more points than run_cap, without defaults',
    text: sweepText({ run_cap: '1', points_to_evaluate: '[{dropout: 0.1}, {dropout: 0.2}]' }),
    said: [
      '3:10 run_cap must leave room for points_to_evaluate: at least 2, got 1 | Write run_cap: 2 or more, or list fewer points.',
    ],
  },
  {
    title: 'constraints that do not fit the record',
    text: sweepText({
      constraints: `[${Array.from({ length: 90 }, (_, index) => `'${'dropout < 1 and '.repeat(60)} dropout < ${index + 1}'`).join(', ')}]`,
    }),
    said: [
      '5:1 constraints must, with name, notes and parameters, fit into 50000 characters, got 87914 | Write fewer or shorter ones, or shorten notes.',
    ],
  },
  {
    title: 'points that do not fit the record',
    text: sweepText({
      run_cap: '600',
      points_to_evaluate: `[${Array.from({ length: 600 }, (_, index) => `{a: ${index}}`).join(', ')}]`,
      parameters: `{a: {min: 0, max: 1000}, b: {value: ${'x'.repeat(100)}}}`,
    }),
    said: [
      '5:1 points_to_evaluate must, with name, notes and parameters, fit into 50000 characters, got 70331 | List fewer points, or shorten notes.',
    ],
  },
  {
    title: 'the same mistake twice',
    text: parametersText('a: {vale: 1}, b: {vale: 2}'),
    said: [
      '5:18 parameters.a must have value, values, or min and max, got only vale | Did you mean value?',
      '5:32 parameters.b must have value, values, or min and max, got only vale | Did you mean value?',
    ],
  },
];

/** Files that run, with a warning. */
export const doubtfulFiles: readonly SaidOf[] = [
  {
    title: 'cosmetic keys of W&B',
    text: sweepText({ project: 'x', entity: 'y', description: 'z' }),
    said: [
      'warning 5:1 project is a W&B key that changes nothing here; it is left out | Remove it to silence this.',
      'warning 6:1 entity is a W&B key that changes nothing here; it is left out | Remove it to silence this.',
      'warning 7:1 description is a W&B key that changes nothing here; it is left out | Write notes: to have it in the report.',
    ],
  },
  {
    title: 'bare words among values',
    text: parametersText('a: {values: [yes, off, None, 1_000, 5%, "no"]}'),
    said: [
      'warning 5:27 parameters.a.values.0 is the text "yes": YAML 1.2 reads it as text | Write true, or "yes" for the text.',
      'warning 5:32 parameters.a.values.1 is the text "off": YAML 1.2 reads it as text | Write false, or "off" for the text.',
      'warning 5:37 parameters.a.values.2 is the text "None": YAML reads it as text | Write null for nothing, or "None" for the text.',
      'warning 5:43 parameters.a.values.3 is the text "1_000": YAML 1.2 has no separators in numbers | Write 1000, or "1_000" for the text.',
      'warning 5:50 parameters.a.values.4 is the text "5%": YAML has no percentages | Write 0.05, or "5%" for the text.',
    ],
  },
  {
    title: 'a leading zero',
    text: parametersText('a: {values: [010, 11]}'),
    said: [
      'warning 5:27 010 is read as 10 | YAML 1.1 would read it in base 8; leave out the leading 0, or write quotes if it is text.',
    ],
  },
  {
    title: 'points in a grid',
    text: sweepText({
      method: 'grid',
      run_cap: '1',
      points_to_evaluate: '[{a: 1}, {a: 2}]',
      parameters: '{a: {values: [1, 2]}}',
    }),
    said: [
      'warning 5:1 points_to_evaluate has no effect in a grid | Only random, sobol and lhs run listed points first; remove it, or leave it for then.',
    ],
  },
  {
    title: 'bare words among points',
    text: sweepText({
      points_to_evaluate: '[{a: off, opt: sgd, momentum: 0.5}, {a: "on"}]',
      parameters:
        '{a: {values: ["on", "off"]}, opt: {values: [adam, sgd], default: adam}, momentum: {min: 0.0, max: 0.9, when: {opt: sgd}}}',
    }),
    said: [
      'warning 5:26 points_to_evaluate.0.a is the text "off": YAML 1.2 reads it as text | Write false, or "off" for the text.',
    ],
  },
  {
    title: 'a default in a grid',
    text: parametersText('a: {values: [1, 2], default: 2}', { method: 'grid' }),
    said: [
      'warning 5:43 parameters.a.default has no effect in a grid | Only random, sobol and lhs start from the defaults; remove it, or leave it for then.',
    ],
  },
];
