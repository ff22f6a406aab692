import { renderLook } from '../report/gates-terminal.ts';
import { gatesCommand } from './gates-command.ts';

/** `look FILE`: the data and what simple models reach on them, on one page; trains nothing. */
export const lookCommand = gatesCommand('look', 'look at the data and measure simple baselines, on one page', {
  wanted: ['data', 'baselines'],
  render: renderLook,
});
