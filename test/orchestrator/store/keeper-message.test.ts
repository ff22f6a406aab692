import { describe, expect, test } from 'vitest';
import {
  failedError,
  failedMessage,
  parseKeeperLine,
  readyAddress,
  readyMessage,
} from '../../../orchestrator/store/keeper-message.ts';
import { SweepError } from '../../../shared/errors.ts';

describe('keeper message', () => {
  test.each([
    { kind: 'redis-socket', path: '/a b/größe/r.sock' },
    { kind: 'postgres', url: 'postgres://me:pass@localhost/postgres?host=%2Fa%20b' },
  ] as const)('carries an address of kind $kind', (address) => {
    const message = parseKeeperLine(JSON.stringify(readyMessage(address)));
    expect(message?.kind === 'ready' && readyAddress(message)).toEqual(address);
  });

  test.each([{}, { hint: 'Do this.' }])('carries an error with %o', (options) => {
    const error = new SweepError('STATE_UNWRITABLE', 'full', options);
    const message = parseKeeperLine(JSON.stringify(failedMessage(error)));
    expect(message?.kind === 'failed' && failedError(message)).toEqual(error);
  });

  test('tells a bug with its stack', () => {
    expect(failedMessage(new TypeError('oh'))).toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      message: expect.stringMatching(/keeper failed: TypeError: oh\n +at /) as string,
    });
  });

  test.each(['', 'nonsense', '{"kind":"ready"}', '{"kind":"failed","code":"NO_SUCH","message":""}'])(
    'is refused when it is none: %s',
    (line) => expect(parseKeeperLine(line)).toBeNull(),
  );
});
