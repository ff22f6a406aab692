import { describe, expect, test } from 'vitest';
import { parseRedisInfo, versionNumber } from '../../../orchestrator/store/redis-info.ts';

describe('Redis INFO', () => {
  test('gives fields by name, with colons in values, without headings', () => {
    const info = parseRedisInfo('# Server\r\nredis_version:7.0.15\r\nexecutable:/a:b\r\n\r\n# Memory\r\nempty:\r\n');
    expect([...info]).toEqual([
      ['redis_version', '7.0.15'],
      ['executable', '/a:b'],
      ['empty', ''],
    ]);
  });

  test.each([
    ['6.2.0', 602],
    ['6.10', 610],
    ['7.0.15', 700],
    ['8.1.0-rc1', 801],
    ['unknown', null],
  ])('orders versions: %s', (text, number) => {
    expect(versionNumber(text)).toBe(number);
  });
});
