/** Pages in a browser that comes for the first time, and whether they ask what `pages.ts` says. */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../tests/chromium.ts';
import { pages, type Samples, shell } from './pages.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { PageTimes } from './visits.ts';

export interface ColdPage extends Spread {
  page: string;
  /** What the page asks of the API and `pages.ts` does not know of. */
  unmeasured: string[];
}

/** From the address to the heading and the last answer, with nothing in the browser's cache. */
export async function loadCold(
  at: { address: string; cookie: string },
  { samples, measured, rounds }: { samples: Samples; measured: readonly PageTimes[]; rounds: number },
): Promise<ColdPage[]> {
  const browser = await launchChromium();
  try {
    const found: ColdPage[] = [];
    for (const { name, path } of pages) {
      if (!path) continue;
      const loads: ColdLoad[] = [];
      for (let round = 0; round < rounds; round++) loads.push(await loadOnce(browser, at, path(samples)));
      const known = measured.filter(({ page }) => page === name || page === shell.name);
      const templates = known.flatMap(({ calls }) => Object.keys(calls)).map(patternOf);
      const asked = [...new Set(loads.flatMap((load) => load.asked))];
      found.push({
        page: name,
        ...spreadOf(loads.map(({ ms }) => ms)),
        unmeasured: asked.filter((one) => !templates.some((template) => template.test(one))),
      });
    }
    return found;
  } finally {
    await browser.close();
  }
}

interface ColdLoad {
  ms: number;
  /** Paths below `/api/v1`. */
  asked: string[];
}

async function loadOnce(
  browser: Browser,
  { address, cookie }: { address: string; cookie: string },
  path: string,
): Promise<ColdLoad> {
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name, value, url: address }]);
  const page = await context.newPage();
  const asked: string[] = [];
  let open = 0;
  let lastAnswer = 0;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/v1')) return;
    asked.push(pathname.slice('/api/v1'.length));
    open++;
  });
  const answered = () => {
    open--;
    lastAnswer = performance.now();
  };
  const isApi = (url: string) => new URL(url).pathname.startsWith('/api/v1');
  page.on('requestfinished', (request) => isApi(request.url()) && answered());
  page.on('requestfailed', (request) => isApi(request.url()) && answered());
  const started = performance.now();
  await page.goto(address + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const shown = performance.now();
  do await page.waitForTimeout(quietMs);
  while (open > 0 || performance.now() - lastAnswer < quietMs);
  await context.close();
  return { ms: Math.max(shown, lastAnswer) - started, asked };
}

/** After so long without a question, no further one comes. */
const quietMs = 100;

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
