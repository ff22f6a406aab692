import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { undrawnText } from '../../orchestrator/report/charts/undrawn.ts';
import type { ReportModel } from '../../orchestrator/report/model.ts';
import { chartsOf } from '../../orchestrator/report/sections/sections.ts';
import { reportPaths, writeReport } from '../../orchestrator/run/write-report.ts';
import { tinyModel } from '../support/report-models.ts';

const place = mkdtempSync(join(tmpdir(), 'hs-report-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const pathsIn = (folder: string) => reportPaths(place, { name: null, sweepId: 'a'.repeat(16) }, join(place, folder));

describe('writing a report', () => {
  it('leaves out a chart that cannot be drawn and says so in its place; all else is written', async () => {
    const model = tinyModel();
    const paths = pathsIn('tiny');
    await writeReport(paths, model);
    const text = readFileSync(paths.markdown, 'utf8');
    const ids = chartsOf(model).map(({ id }) => id);
    const shown = ids.filter((id) => text.includes(`](charts/${id}.svg)`));
    expect(ids.filter((id) => existsSync(join(paths.charts, `${id}.svg`)))).toEqual(shown);
    expect(shown).not.toEqual([]);
    expect(text.split(undrawnText).length - 1).toBe(ids.length - shown.length);
    expect(ids.length).toBeGreaterThan(shown.length);
    expect(existsSync(paths.json)).toBe(true);
  });

  it('blames the folder for what the file system refuses, and for nothing else', async () => {
    writeFileSync(join(place, 'file'), '');
    await expect(writeReport(pathsIn('file'), tinyModel())).rejects.toMatchObject({ code: 'STATE_UNWRITABLE' });
    await expect(writeReport(pathsIn('bug'), {} as ReportModel)).rejects.toThrow(TypeError);
  });
});
