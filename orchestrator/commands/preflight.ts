import { renderPreflight } from '../report/gates-terminal.ts';
import { gatesCommand } from './gates-command.ts';

/** `preflight FILE`: proves the training code and prices the plan. */
export const preflightCommand = gatesCommand('preflight', 'check the training code and what the plan will cost', {
  wanted: ['preflight'],
  render: renderPreflight,
});
