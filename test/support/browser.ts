import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { removeFolder } from './remove-folder.ts';
import { chromiumPath } from './require-service.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser with a profile of its own; `close` ends it and removes the profile. */
export async function openBrowser(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'hs-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    args: quiet,
  });
  return {
    context,
    close: async () => {
      await context.close();
      removeFolder(profile);
    },
  };
}

/** What a page did that a report must not: messages, errors, dialogs, requests beyond its own file. */
export function watchPage(page: Page, own: string): string[] {
  const seen: string[] = [];
  page.on('console', (message) => seen.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== own) seen.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

/** Scrolls through the page until every chart has been drawn; gives how many there are. */
export async function drawAll(page: Page): Promise<number> {
  const charts = page.locator('[data-chart]');
  const count = await charts.count();
  for (let index = 0; index < count; index++) await charts.nth(index).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelectorAll('[data-chart]:not([data-drawn])').length === 0);
  return count;
}
