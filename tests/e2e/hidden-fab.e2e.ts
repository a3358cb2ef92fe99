import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const suppliers = [
  'key\tlegal name\tcountry',
  ...['Kestrelline', 'Corvane', 'Halden', 'Meridiq', 'Sorrel', 'Amberlock', 'Torvik', 'Fennholt'].map(
    (name, index) => `V-${index + 1}\t${name}\tFI`,
  ),
  'V-9\tOkavita Chips\tJP',
  'V-10\tTanager Boards\tMY',
].join('\n');
const sites = 'key\tname\tkind\tcountry\nFAB-2\tVoltarc fab 2\tfab\tTW';
/** Four buy chips from one, four boards from another, and both come from one fab. */
const links = [
  'from key\tto key\tkind\tconfidence',
  ...[1, 2, 3, 4].map((number) => `V-9\tV-${number}\tsupplies\tdeclared`),
  ...[5, 6, 7, 8].map((number) => `V-10\tV-${number}\tsupplies\tdeclared`),
  ...[9, 10].map((number) => `FAB-2\tV-${number}\tsupplies\tinferred`),
].join('\n');

/** A planner pastes ten suppliers, and learns by keys alone that all of them rest on one fab. */
describe('a planner with ten independent suppliers', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  let beforeTheLinks: string;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
    page = browser.page;
    await page.goto(program.address);
    await settled(page);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const paste = async (kind: string, table: string, rows: number) => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'Imports', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Paste a table' }).press('Enter');
    await page.getByLabel('The rows are').selectOption(kind);
    await page.getByLabel('The table').focus();
    await page.keyboard.insertText(table);
    await page.getByRole('button', { name: 'Check it' }).press('Enter');
    await page.getByRole('heading', { name: `Check before import: ${kind}.csv` }).waitFor();
    await page.getByRole('button', { name: `Import ${rows}`, exact: true }).press('Enter');
    await page.getByRole('heading', { name: `Imported: ${kind}.csv` }).waitFor();
    await settled(page);
  };
  const card = (name: RegExp) => page.getByRole('option', { name });
  const cards = () => page.locator('.network-card');
  const inFocus = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  it('finds nothing to show yet, and is told what to do', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'Network', exact: true }).waitFor();

    await page.getByRole('heading', { name: 'The network is empty' }).waitFor();
    expect(await page.getByRole('link', { name: 'Import a list' }).getAttribute('href')).toContain('/imports');
  });

  it('pastes the suppliers, a site and who delivers to whom', async () => {
    await paste('Suppliers', suppliers, 10);
    await paste('Sites', sites, 1);
    beforeTheLinks = await newest();
    await paste('Links', links, 10);
  });

  it('sees the common root named at once', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    const roots = page.getByRole('row').filter({ hasText: '8 direct suppliers' });
    await roots.getByRole('link', { name: 'Voltarc fab 2' }).press('Enter');
    await page.getByRole('heading', { name: 'Network around Voltarc fab 2' }).waitFor();
    await page.getByText('that look independent at tier 1').waitFor();
    await page.getByRole('button', { name: /^8 suppliers/ }).press('Enter');
    await page.getByRole('heading', { name: /Direct suppliers that end at it/ }).waitFor();
    await page.keyboard.press('Escape');

    await card(/^Voltarc fab 2.*Common root of 8 suppliers/).waitFor();
    expect(await cards().count()).toBe(11);
    expect(await page.getByText('All 2 links of it in view are inferred.').isVisible()).toBe(true);
  });

  it('walks along the links, lights the way to the focus, and brings another node into focus', async () => {
    await card(/^Voltarc fab 2/).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await inFocus()).toMatch(/^(Okavita Chips|Tanager Boards)/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await expect.poll(() => new URL(page.url()).searchParams.get('chosen')).toMatch(/^S-/);
    expect(await page.locator('.network-picture path[stroke="var(--accent)"]').count()).toBeGreaterThan(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.get('chosen')).toBeNull();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('f');

    await page.getByRole('heading', { name: /^Network around (Okavita Chips|Tanager Boards)$/ }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Network around Voltarc fab 2' }).waitFor();
  });

  it('asks what two of them have in common, and opens the page of one', async () => {
    await card(/^Kestrelline/).focus();
    await page.keyboard.press('x');
    await card(/^Torvik/).focus();
    await page.keyboard.press('x');
    await page.getByText('2 nodes chosen').waitFor();
    await page.getByText('Nothing depends on all of these.').waitFor();
    await card(/^Torvik/).focus();
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Torvik' }).waitFor();
    await page.getByRole('link', { name: 'Show in the network' }).press('Enter');
    await page.getByRole('heading', { name: 'Network around Torvik' }).waitFor();
    await card(/^Voltarc fab 2/).waitFor();
  });

  it('reads the network as it was before the links were known', async () => {
    await page.goto(`${program.address}/network?node=L-0001&asOf=${beforeTheLinks}`);
    await page
      .getByRole('heading', { name: 'Nothing depends on Voltarc fab 2, as far as the register knows' })
      .waitFor();

    expect(await cards().count()).toBe(0);
    expect(browser.complaints).toEqual([]);
  });

  async function newest(): Promise<string> {
    const answer = await page.evaluate(async () => (await fetch('/api/v1/audit?limit=1')).json());
    return String((answer as { items: { number: number }[] }).items[0]!.number);
  }
});
