import { describe, expect, test } from 'vitest';
import { describeStoreAddress } from '../../shared/store-address.ts';
import { parseStoreAddress } from '../../shared/store-address.ts';

describe('place of a store in messages', () => {
  test.each([
    ['redis://host:6379/2', 'redis://host:6379/2'],
    ['redis://host/', 'redis://host'],
    ['redis://:pass@host', 'redis://:***@host'],
    ['rediss://me:pa%2Fss@host:1', 'rediss://me:***@host:1'],
    ['redis://me:p@ss@host', 'redis://me:***@host'],
    ['postgres://me:pass@host/db?password=pass&sslkey=pass', 'postgres://me:***@host/db'],
    ['redis+unix:///a b/r.sock', 'redis+unix:///a b/r.sock'],
  ])('%s', (text, place) => {
    expect(describeStoreAddress(parseStoreAddress(text))).toBe(place);
  });
});

test.each([
  ['nonsense://me:p@ss/word@host', 'nonsense://***@host'],
  ['mysql://host/db?password=hush', 'mysql://host/db'],
])('shows no password of a text that is no address: %s', (text, shown) => {
  expect(() => parseStoreAddress(text)).toThrow(`got ${shown}`);
});
