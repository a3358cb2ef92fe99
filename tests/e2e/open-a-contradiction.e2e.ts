import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A supplier answers what the register knows otherwise; the assessor sees both sides and opens each. */
describe('a contradiction', () => {
  let program: Program;
  let browser: StoryBrowser;
  let token = '';
  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace'));
    const send = async (method: string, path: string, body: object) => {
      const response = await fetch(`${program.address}/api/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(path.startsWith('/answer/') ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    };
    const { id } = await send('POST', '/suppliers', { name: 'Meridiq Telemetry', country: 'DE' });
    await send('POST', '/sites', { name: 'Assembly North', country: 'KP', supplierId: id });
    await send('POST', '/products', { name: 'TR-60 firmware', kind: 'software', makerId: id });
    await send('PUT', '/restricted-countries/KP', { reason: 'Regulation' });
    const answer = async (questionnaire: string, items: string[]) => {
      const round = await send('POST', '/assessment-rounds', { questionnaire, suppliers: [{ id }] });
      const { token: own } = round.items[0].link;
      await send('POST', '/answer/open', { token: own });
      const changes = items.map((item) => ({ item, version: 0, answer: { choice: 'yes' } }));
      await send('POST', '/answer/save', { token: own, changes });
      await send('POST', '/answer/submit', { token: own, name: 'Piotr Sadowski', attested: true });
    };
    await answer('vendor-scrm-template', ['2.4', '2.6', '8.6']);
    await answer('software-acquisition-guide', ['CONTROL.GOV.09']);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it('shows what was answered beside what is known, and opens to its source', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/suppliers/S-0001`);
    const panel = page.locator('section.panel').filter({ hasText: 'Answers against evidence' });
    await panel.getByText('No software bill of materials of TR-60 firmware was received.').waitFor();
    await settled(page);

    expect(await panel.locator('article').count()).toBe(2);
    await panel.getByText('It delivers a software bill of materials for its software.').waitFor();
    await page.evaluate(axe);
    const found = await page.evaluate(
      async () =>
        await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'],
        }),
    );
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

    await panel.getByRole('link', { name: 'Assembly North (L-0001)' }).click();
    await page.waitForURL('**/sites/L-0001');
    await page.getByRole('heading', { level: 1, name: 'Assembly North' }).waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
