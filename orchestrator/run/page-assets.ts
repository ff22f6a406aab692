import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { SweepError } from '../../shared/errors.ts';
import { packageRoot } from '../package-root.ts';
import type { ChartSpec } from '../report/charts/spec.ts';
import type { PageScript } from '../report/html/page.ts';
import { style } from '../report/html/style.ts';

/** Where the build puts the page's program and the SVG renderer. */
const folder = ['dist', 'orchestrator', 'page'] as const;

/** Draws a chart as an SVG document. */
export type RenderSvg = (spec: ChartSpec, width?: number) => string;

const svgModuleSchema = z.object({ renderSvg: z.custom<RenderSvg>((value) => typeof value === 'function') });

/**
 * The program that draws a page's charts, as the build made it.
 * @throws SweepError `PACKAGE_INCOMPLETE`
 */
export async function loadPageScript(): Promise<PageScript> {
  const path = join(packageRoot(), ...folder, 'main.js');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw incomplete(path, error);
  });
  // A script element ends at the first `</script`, wherever that stands; browsers hash it with plain line ends.
  const safe = text
    .trim()
    .replaceAll('</script', String.raw`<\/script`)
    .replace(/\r\n?/g, '\n');
  return { text: safe, sha256: digest(safe), styleSha256: digest(style) };
}

/**
 * The renderer of SVG files; loaded when it is asked for, since it brings ECharts with it.
 * @throws SweepError `PACKAGE_INCOMPLETE`
 */
export async function loadSvgRenderer(): Promise<RenderSvg> {
  const path = join(packageRoot(), ...folder, 'svg.js');
  const loaded: unknown = await import(path).catch((error: unknown) => {
    throw incomplete(path, error);
  });
  return svgModuleSchema.parse(loaded).renderSvg;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function incomplete(path: string, cause: unknown): SweepError {
  return new SweepError('PACKAGE_INCOMPLETE', `${path} is missing: this copy of hypersweep was not built.`, {
    hint: 'In a clone: npm run build. Else install hypersweep again.',
    cause,
  });
}
