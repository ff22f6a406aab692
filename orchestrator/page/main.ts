import { optionOf } from '../report/charts/option-of.ts';
import type { ChartSpec } from '../report/charts/spec.ts';
import { undrawnText } from '../report/charts/undrawn.ts';
import { darkTheme, lightTheme, type Theme } from '../report/charts/theme.ts';
import { init } from './echarts.ts';

/** A figure of the page and the chart in it, once it has been drawn. */
interface Place {
  readonly element: HTMLElement;
  readonly spec: ChartSpec;
  chart: ReturnType<typeof init> | null;
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** How far from the screen charts are drawn without waiting for an idle moment, in pixels. */
const ahead = 1500;

/** Places that are not drawn yet: near the screen, and all others. */
const near = new Set<Place>();
const far = new Set<Place>();
const asked = { frame: false, idle: false };

/** Draws one chart a frame near the screen, so that the page goes on scrolling; the others while nothing else is to do. */
function drawNext(): void {
  if (near.size > 0 && !asked.frame) {
    asked.frame = true;
    requestAnimationFrame(() => {
      asked.frame = false;
      drawFirst(near);
    });
  }
  // Where a browser cannot tell when it is idle, the others wait until they come near.
  if (far.size > 0 && !asked.idle && 'requestIdleCallback' in globalThis) {
    asked.idle = true;
    requestIdleCallback(() => {
      asked.idle = false;
      drawFirst(near.size > 0 ? near : far);
    });
  }
}

function drawFirst(places: Set<Place>): void {
  const [place] = places;
  if (place === undefined) return;
  near.delete(place);
  far.delete(place);
  if (place.chart === null) draw(place, themeNow());
  drawNext();
}

/** Draws every chart of the page, near ones first, again when the appearance changes, and what is left before printing. */
function start(specs: readonly ChartSpec[]): void {
  const places = Array.from(document.querySelectorAll<HTMLElement>('[data-chart]')).flatMap((element): Place[] => {
    const spec = specs[Number(element.dataset['chart'])];
    return spec === undefined ? [] : [{ element, spec, chart: null }];
  });
  const byElement = new Map<Element, Place>(places.map((place) => [place.element, place]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const place = byElement.get(target);
        if (place?.chart !== null) continue;
        near.delete(place);
        far.delete(place);
        (isIntersecting ? near : far).add(place);
      }
      drawNext();
    },
    { rootMargin: `${ahead}px` },
  );
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target.clientWidth > 0) byElement.get(target)?.chart?.resize();
  });
  for (const { element } of places) {
    // Heights are set here and not in the markup, where the page's own policy forbids styles.
    element.style.height = `${element.dataset['height'] ?? 240}px`;
    observer.observe(element);
    resized.observe(element);
  }
  dark.addEventListener('change', () => redraw(places, themeNow()));
  addEventListener('beforeprint', () => places.forEach((place) => draw(place, lightTheme)));
  addEventListener('afterprint', () => redraw(places, themeNow()));
}

function themeNow(): Theme {
  return dark.matches ? darkTheme : lightTheme;
}

function redraw(places: readonly Place[], theme: Theme): void {
  for (const place of places) if (place.chart !== null) draw(place, theme);
}

function draw(place: Place, theme: Theme): void {
  if (place.element.dataset['drawn'] === 'no') return;
  try {
    place.chart ??= init(place.element, null, { renderer: 'svg' });
    place.chart.resize();
    place.chart.setOption(optionOf(place.spec, theme), { notMerge: true });
    place.element.dataset['drawn'] = 'yes';
  } catch {
    giveUp(place);
  }
}

/** Says in a chart's place that it cannot be drawn; the others are. */
function giveUp(place: Place): void {
  const { element } = place;
  place.chart?.dispose();
  place.chart = null;
  element.removeAttribute('role');
  element.removeAttribute('aria-label');
  element.style.height = 'auto';
  element.textContent = undrawnText;
  element.dataset['drawn'] = 'no';
}

/** The page's own block of JSON, written by the program that wrote this one's place in it. */
function isSpecs(value: unknown): value is ChartSpec[] {
  return Array.isArray(value);
}

const specs: unknown = JSON.parse(document.getElementById('charts')?.textContent ?? '[]');
if (isSpecs(specs)) start(specs);
