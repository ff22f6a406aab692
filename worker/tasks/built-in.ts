import type { Declared } from '../../shared/task.ts';
import { fashion } from './fashion.ts';
import { penguins, penguinsMass } from './penguins.ts';
import { sentiment } from './sentiment.ts';

/** Declarations of the tasks that come with hypersweep, by the name `task:` takes. */
export const builtInDeclarations: ReadonlyMap<string, Declared> = new Map([
  ['sentiment', sentiment],
  ['fashion', fashion],
  ['penguins', penguins],
  ['penguins-mass', penguinsMass],
]);
