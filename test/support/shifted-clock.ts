/**
 * A module that a process loads before its own (`NODE_OPTIONS=--import=FILE`): shifts the clock by the milliseconds in the file that
 * TEST_CLOCK names, looked at five times a second.
 */
export const shiftedClock = `
import { readFileSync } from 'node:fs';

const file = process.env.TEST_CLOCK;
const RealDate = Date;
let offset = 0;
if (file !== undefined) {
  const look = () => {
    try {
      offset = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      offset = 0;
    }
  };
  look();
  setInterval(look, 200).unref();
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + offset);
      else super(...args);
    }
    static now() {
      return RealDate.now() + offset;
    }
  };
}
`;
