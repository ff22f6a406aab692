import util from 'node:util';

/**
 * Puts back `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed and tfjs-node 4.22 still calls. Call it
 * before tfjs-node is imported; where Node has them nothing changes.
 */
export function restoreRemovedUtil(): void {
  const removed = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  };
  for (const [name, replacement] of Object.entries(removed))
    if (!(name in util)) Object.defineProperty(util, name, { value: replacement, configurable: true, writable: true });
}
