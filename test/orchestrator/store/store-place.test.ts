import { describe, expect, test } from 'vitest';
import { storePlace } from '../../../orchestrator/store/store-place.ts';
import { parseStoreAddress } from '../../../shared/store-address.ts';

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
    expect(storePlace(parseStoreAddress(text))).toBe(place);
  });
});
