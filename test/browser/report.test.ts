/// <reference lib="dom" />
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderHtml } from '../../orchestrator/report/html/page.ts';
import { undrawnText } from '../../orchestrator/report/charts/undrawn.ts';
import type { ReportModel } from '../../orchestrator/report/model.ts';
import { chartsOf } from '../../orchestrator/report/sections/sections.ts';
import { loadPageScript } from '../../orchestrator/run/page-assets.ts';
import { drawAll, openBrowser, watchPage } from '../support/browser.ts';
import { describeWith } from '../support/require-service.ts';
import { fullModel, hostileModel, tinyModel } from '../support/report-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'hs-page-'));

describeWith('chromium', 'the HTML report in a browser', () => {
  let context: BrowserContext;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ context, close } = await openBrowser());
  });
  afterAll(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a model's page; `seen` is what it did that it must not. */
  async function open(
    name: string,
    model: ReportModel,
    look: {
      readonly scheme?: 'light' | 'dark';
      readonly width?: number;
      readonly change?: (html: string) => string;
    } = {},
  ): Promise<{ page: Page; seen: string[]; path: string }> {
    const path = join(folder, `${name}.html`);
    const html = renderHtml(model, await loadPageScript());
    writeFileSync(path, look.change?.(html) ?? html);
    const page = await context.newPage();
    const url = pathToFileURL(path).href;
    const seen = watchPage(page, url);
    await page.emulateMedia({ colorScheme: look.scheme ?? 'light' });
    await page.setViewportSize({ width: look.width ?? 1100, height: 900 });
    await page.goto(url);
    return { page, seen, path };
  }

  it.each([
    ['light', 'light', 1100],
    ['dark', 'dark', 1100],
    ['on a phone', 'light', 390],
  ] as const)('draws every chart, asks for nothing and is accessible: %s', async (name, scheme, width) => {
    const model = fullModel();
    const { page, seen, path } = await open(name, model, { scheme, width });
    expect(await drawAll(page)).toBe(chartsOf(model).length);
    expect(await page.locator('[data-chart] svg').count()).toBe(chartsOf(model).length);
    const sizes = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(sizes[0]).toBeLessThanOrEqual(sizes[1]!);
    // A table may be wider than a phone and be scrolled; its title is read before.
    const ends = await page.evaluate(() =>
      Array.from(document.querySelectorAll('caption span'), (title) => title.getBoundingClientRect().right),
    );
    expect(ends.length).toBeGreaterThan(5);
    expect(Math.max(...ends)).toBeLessThanOrEqual(width);
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const here = (globalThis as unknown as { axe: typeof axe }).axe;
      const results = await here.run(document, { resultTypes: ['violations'] });
      return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
    });
    expect(violations).toEqual([]);
    expect(seen).toEqual([]);
    expect(statSync(path).size).toBeLessThan(2_000_000);
    await page.close();
  });

  it('says in the place of a chart that cannot be drawn that it cannot, and draws the others', async () => {
    const change = (html: string) => html.replace('"kind":"parallel"', '"kind":"unknown"');
    const { page, seen } = await open('undrawn', tinyModel(), { change });
    const count = await drawAll(page);
    expect(await page.getByText(undrawnText).count()).toBe(1);
    expect(await page.locator('[data-chart] svg').count()).toBe(count - 1);
    expect(seen).toEqual([]);
    await page.close();
  });

  it('keeps names and messages that attack it as text', async () => {
    const { page, seen } = await open('hostile', hostileModel());
    expect(await drawAll(page)).toBeGreaterThan(8);
    // Ours: the charts' data and the program.
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img, iframe, object, embed, link, a:not([href^="#"])').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1100);
    expect(await page.getByText('<script>alert(1)</script>').count()).toBeGreaterThan(0);
    expect(seen).toEqual([]);
    await page.close();
  });

  it('can be read with the keyboard alone, and is drawn whole for print', async () => {
    const { page, seen } = await open('keyboard', fullModel(), { scheme: 'dark' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the answer');
    const summary = page.locator('summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).toBe('');
    await page.pdf({ path: join(folder, 'print.pdf') });
    // As wide as a sheet of A4 between its margins: what is wider is cut off, for paper cannot be scrolled.
    await page.setViewportSize({ width: 718, height: 900 });
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { timeout: 10_000 }).toBe(718);
    expect(await page.locator('[data-chart]:not([data-drawn])').count()).toBe(0);
    expect(statSync(join(folder, 'print.pdf')).size).toBeGreaterThan(20_000);
    expect(seen).toEqual([]);
    await page.close();
  });
});
