import { expect, it } from 'vitest';
import { explainStoreError } from '../../../orchestrator/store/explain-store-error.ts';

it('says what a Redis without its replicas lacks, and not where in a script it met that', () => {
  const sha = 'a1'.repeat(20);
  const error = new Error(`NOREPLICAS Not enough good replicas to write. script: ${sha}, on @user_script:589.`);
  expect(explainStoreError(error, 'redis://host')).toMatchObject({
    message:
      'redis://host takes no writes while it has fewer replicas than its min-replicas-to-write asks for ' +
      '(NOREPLICAS Not enough good replicas to write)',
    hint: expect.stringMatching(/^Bring its replicas back\. Nothing is lost/),
  });
});

it('leaves an error that is not of the store as it is', () => {
  const error = new Error('no such thing');
  expect(explainStoreError(error, 'redis://host')).toBe(error);
});
