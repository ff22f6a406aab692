import { expect, it } from 'vitest';
import { parametersRead } from '../../../worker/gates/preflight/parameters-read.ts';

const builtIn = { ownOptimizer: false };

it('names a swept parameter that nothing reads, and the one of the task that was meant', () => {
  const reading = { params: { hiden: 4, learning_rate: 0.1 }, read: new Set(['hidden', 'dropout']) };
  const [check] = parametersRead(['hiden', 'learning_rate'], [reading], builtIn);
  expect(check).toMatchObject({ level: 'fail', examples: ['hiden'] });
  expect(check?.remedy).toMatch(/or take it out of parameters\. Did you mean "hidden"\?$/);
});

it('asks for no parameter that the trials do not have, also where every object knows its name', () => {
  const reading = { params: { hidden: 4 }, read: new Set(['hidden']) };
  expect(parametersRead(['hidden', 'valueOf'], [reading], builtIn)).toMatchObject([{ level: 'pass' }]);
});

it('suggests no parameter that is swept already, and none that is far', () => {
  const reading = { params: { hiden: 4, hidden: 8 }, read: new Set(['hidden', 'dropout']) };
  const [check] = parametersRead(['hiden', 'hidden'], [reading], builtIn);
  expect(check?.remedy).toMatch(/or take it out of parameters\.$/);
});
