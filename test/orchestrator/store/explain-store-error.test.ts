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

it.each([
  ['53200', 'is out of memory', 'Give its machine more'],
  ['53300', 'lets nobody else in', 'Raise its max_connections'],
  ['25006', 'is read-only', 'default_transaction_read_only to off'],
])('says what a PostgreSQL that answers %s lacks, and what to do about it', (code, what, remedy) => {
  const error = Object.assign(new Error('its own words'), { code });
  expect(explainStoreError(error, 'postgres://host')).toMatchObject({
    message: `postgres://host ${what} (its own words)`,
    hint: expect.stringContaining(remedy),
  });
});

it('says of a Redis without memory what to do first, since nothing can be deleted before', () => {
  const error = new Error("OOM command not allowed when used memory > 'maxmemory'.");
  expect(explainStoreError(error, 'redis://host')).toMatchObject({
    message: "redis://host is out of memory (OOM command not allowed when used memory > 'maxmemory'.)",
    hint: expect.stringMatching(/^Raise its maxmemory .*then sweeps that are done can be deleted/),
  });
});

it('leaves an error that is not of the store as it is', () => {
  const error = new Error('no such thing');
  expect(explainStoreError(error, 'redis://host')).toBe(error);
});
