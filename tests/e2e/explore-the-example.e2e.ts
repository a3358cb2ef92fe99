import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import { administrator } from './northmere.ts';
import { type Program, startProgram } from './program.ts';
import { beginStory } from './story.ts';

/** Pages of the example, and what must stand on each. */
const pages: [path: string, text: string | RegExp][] = [
  ['/suppliers', 'Tessaly Foundry Co., Ltd.'],
  ['/suppliers?country=TW', 'Tessaly Foundry Co., Ltd.'],
  ['/suppliers/duplicates', 'Kestrelline Controls GmbH'],
  ['/sites', 'Fab 3, Taichung'],
  ['/products', 'RTU-420 remote terminal unit'],
  ['/products/P-0001/bom', 'spring-boot-starter-web'],
  ['/products/P-0006/findings', 'flatmap-stream'],
  ['/systems', 'Substation control'],
  ['/functions', 'Deliver drinking water'],
  ['/findings', 'CVE-2017-5638'],
  ['/evidence', 'Wafer origin statement'],
  ['/names', 'OpenJS Foundation'],
  ['/imports', 'resellers-2019.xlsx'],
  ['/audit', 'Ravi Menon'],
  ['/notices', /load forecaster/i],
  ['/comparison?since=1', 'Portcullian Identity Inc.'],
  ['/settings/members', 'Ilse Marchetti'],
  ['/settings/units', 'Customers and IT'],
  ['/settings/private-feeds', 'Advisories of the example'],
];

describe('somebody who wants to look around before bringing data', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
    await browser.page.goto(program.address);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const band = () => browser.page.getByText('the company, its suppliers and its people are invented');

  it('is offered to start empty or to look around in an example', async () => {
    const { page } = browser;

    await page.getByRole('heading', { name: 'Start empty, with your own data' }).waitFor();
    await page.getByRole('heading', { name: 'Look around an example company' }).waitFor();
    expect(await page.getByRole('row', { name: 'Suppliers over 3 tiers' }).textContent()).toMatch(/46$/);
    expect(await band().count()).toBe(0);
  });

  it('sees it being set up, and is in it as soon as it is there', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Open the example' }).click();
    await page.getByRole('progressbar', { name: 'The example is being set up' }).waitFor();

    await band().waitFor({ timeout: 120_000 });
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await settled(page);
    await page
      .locator('main div')
      .filter({ hasText: /^46\D*suppliers/ })
      .last()
      .waitFor();
    expect(await page.getByText('Example: Northmere Utilities').first().isVisible()).toBe(true);
  });

  it.each(pages)('finds something on %s', async (path, text) => {
    const { page } = browser;
    await page.goto(program.address + path);

    await page.locator('main').getByText(text).first().waitFor();
    expect(await band().isVisible()).toBe(true);
  });

  it('reads who owned a supplier half a year ago', async () => {
    const { page } = browser;
    const then = new Date(Date.now() - 190 * 86_400_000).toISOString();
    const at = async (query: string) => {
      await page.goto(`${program.address}/suppliers?q=Portcullian${query}`);
      await page.getByRole('link', { name: 'Portcullian Identity Inc.' }).click();
      await page.getByRole('heading', { name: /Portcullian Identity Inc\./ }).waitFor();
      await settled(page);
      return page.locator('main').textContent();
    };

    expect(await at(`&asOf=${then}`)).toContain('Fernhollow Partners LLP');
    const now = await at('');
    expect(now).toContain('Merrowdale Holdings SA');
    expect(now).not.toContain('Fernhollow Partners LLP');
  });

  it('takes it along on a phone without sideways scrolling', async () => {
    const { page, context } = await browser.another({
      viewport: { width: 390, height: 844 },
      storageState: await browser.context.storageState(),
    });
    for (const path of ['/', '/start', '/suppliers', '/findings', '/settings/workspaces']) {
      await page.goto(program.address + path);
      await settled(page);

      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
    }
    await context.close();
  });

  it('starts the program with --example once more, which makes no second one', async () => {
    await program.stop();
    program = await startProgram({ data: program.data, words: ['--example'] });

    await expect.poll(() => program.said.out, { timeout: 60_000 }).toMatch(/The example company is there already/);
  });

  it('goes there again, removes it with one click and a word of what goes, and is back in the own workspace', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/settings/workspaces`);
    await page.getByRole('button', { name: 'Open the example' }).click();
    await page.getByRole('note').getByRole('link', { name: 'Remove the example' }).click();
    await page.getByRole('button', { name: 'Remove the example' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toMatch(/46 suppliers, 17 products and 7 bills of materials go/);
    await dialog.getByRole('button', { name: 'Remove the example' }).click();

    await page.getByRole('heading', { name: 'How do you want to start?' }).waitFor();
    expect(await page.getByText(administrator.workspaceName, { exact: true }).first().isVisible()).toBe(true);
    expect(await band().count()).toBe(0);
    expect(await page.getByText('Example: Northmere Utilities').count()).toBe(0);
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});
