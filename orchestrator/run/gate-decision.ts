import { SweepError } from '../../shared/errors.ts';
import { gateChecks } from '../../shared/gate-checks.ts';
import { type Check, gateNames, type GatesAsk, type GatesReport, mostGateTrials } from '../../shared/gate-records.ts';
import type { Settings } from '../../shared/records.ts';
import { dimensionSize } from '../../shared/dimension.ts';
import type { Plan } from '../plan/plan.ts';

/** Characters that the trials' parameters may take in the request. */
const trialsLimit = 30_000;

/** What the gates are asked for a plan: the gates that are not off, and up to 20 of its trials, evenly over the plan. */
export function gatesAskOf({ settings, space, trials }: Plan): GatesAsk {
  const first = trials.filter(({ replicate }) => replicate === 0);
  const count = Math.min(mostGateTrials, first.length);
  const chosen = Array.from({ length: count }, (_, at) => first[Math.floor((at * first.length) / count)]);
  let room = trialsLimit;
  const asked = chosen.flatMap((trial) => {
    if (trial === undefined) return [];
    room -= JSON.stringify(trial.params).length;
    return room < 0 ? [] : [{ params: trial.params, seed: trial.seed }];
  });
  return {
    wanted: gateNames.filter((name) => settings.gates[name] !== 'off'),
    swept: space.filter(({ dimension }) => dimensionSize(dimension) !== 1).map(({ name }) => name),
    trials: asked,
  };
}

/** Whether stored answers still serve: every gate that is wanted has run, and none of them stops the sweep. */
export function isServiceable(report: GatesReport, settings: Settings): boolean {
  const { wanted } = wantedOf(settings);
  return wanted.every((name) => report.ran.includes(name)) && decide(report, settings).red.length === 0;
}

/** The checks as the sweep file weighs them. */
export interface GateDecision {
  /** Checks that stop the sweep. */
  readonly red: readonly Check[];
  /** Checks to be told: failures that do not stop, warnings, undecided ones. */
  readonly told: readonly Check[];
  /** Checks whose level the file changes, with its reason. */
  readonly overridden: readonly { readonly check: Check; readonly level: string; readonly reason: string }[];
  readonly passed: number;
}

/** Weighs each check by the level of its gate and by the overrides: `warn` tells only, `off` is left out. */
export function decide({ checks }: Pick<GatesReport, 'checks'>, { gates }: Pick<Settings, 'gates'>): GateDecision {
  const levelOf = ({ check, gate }: Check) =>
    gates.overrides.find((each) => each.check === check)?.level ?? gates[gate];
  const kept = checks.filter((check) => levelOf(check) !== 'off' && gates[check.gate] !== 'off');
  return {
    red: kept.filter((check) => check.level === 'fail' && levelOf(check) === 'on'),
    told: kept.filter(
      (check) =>
        check.level === 'warn' || check.level === 'undecided' || (check.level === 'fail' && levelOf(check) !== 'on'),
    ),
    overridden: gates.overrides.flatMap(({ check: name, level, reason }) => {
      const check = checks.find((each) => each.check === name);
      return check === undefined || check.level === 'pass' ? [] : [{ check, level, reason }];
    }),
    passed: kept.filter(({ level }) => level === 'pass' || level === 'note').length,
  };
}

/** @throws SweepError `GATE_RED` naming every check that stops the sweep, its evidence and its remedy */
export function refuseRed({ red }: GateDecision): void {
  if (red.length === 0) return;
  const lines = red.map(
    ({ check, gate, evidence, remedy, examples = [] }) =>
      `\n${check} (${gate}): ${evidence}${examples.map((example) => `\n    ${example.split('\n', 1)[0] ?? ''}`).join('')}${remedy === undefined ? '' : `\n  ${remedy}`}`,
  );
  const [first] = red;
  throw new SweepError(
    'GATE_RED',
    `${red.length === 1 ? 'a check' : `${red.length} checks`} failed before the first trial.${lines.join('')}`,
    {
      hint: `No trial was queued. Mend it and run again; if it is as it should be, say so in the sweep file:\ngates: {overrides: [{check: ${first?.check ?? ''}, level: warn, reason: ...}]}`,
      details: red,
    },
  );
}

/** @throws SweepError `CONFIG_INVALID` for overrides of checks that do not exist */
export function refuseUnknownChecks({ gates }: Pick<Settings, 'gates'>): void {
  const wrong = gates.overrides.filter(({ check }) => !(check in gateChecks));
  if (wrong.length === 0) return;
  throw new SweepError(
    'CONFIG_INVALID',
    `gates.overrides: there is no check ${wrong.map(({ check }) => `"${check}"`).join(', ')}.`,
    {
      hint: `Checks: ${Object.keys(gateChecks).join(', ')}`,
    },
  );
}

function wantedOf({ gates }: Settings) {
  return { wanted: gateNames.filter((name) => gates[name] !== 'off') };
}
