import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** A programme lead who is asked where a number comes from, and answers without a mouse (design, why panel). */
describe('why this number', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('northmere'));
    page = browser.page;
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it('opens a figure of the home page with Enter, beside the page, and takes the focus', async () => {
    await page.goto(program.address);
    await settled(page);
    await tabTo(page, '[data-why="home/workspace/counts.openFindings"]');
    await page.keyboard.press('Enter');

    const panel = page.getByRole('region', { name: 'Why: Open findings' });
    await panel.waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Why: Open findings');
    expect(await page.getByRole('heading', { name: 'Home' }).isVisible()).toBe(true);
    expect(await panel.textContent()).toContain('Parts that could not be checked');
    await page.keyboard.press('Escape');

    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-why'))).toBe(
      'home/workspace/counts.openFindings',
    );
  });

  it('goes from a supplier’s number to the product, to the severity, to the rows, and back', async () => {
    await page.goto(`${program.address}/suppliers/S-0001`);
    await settled(page);
    await tabTo(page, '[data-why="supplier/S-0001/findings"]');
    await page.keyboard.press('w');
    await page.getByRole('region', { name: 'Why: Open findings' }).waitFor();
    await page.getByText('Import I-0001').first().waitFor();
    expect(await page.locator('.why-inputs').textContent()).toContain('northmere.xlsx, Products!2');
    await tabTo(page, '.why-inputs button.figure');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Back to Open findings' }).waitFor();
    await page.getByText('Severity critical').waitFor();
    await tabTo(page, '.link-button');
    await page.keyboard.press('Enter');

    await page.getByText('Import I-0001').first().waitFor();
    expect(new URL(page.url()).searchParams.getAll('why')).toEqual(['supplier/S-0001/findings']);
  });

  it('shows the same after a reload, and leads to as many rows as the number says', async () => {
    await page.reload();
    const panel = page.getByRole('region', { name: 'Why: Open findings' });
    await panel.getByText('Counts each vulnerability').waitFor();
    const number = await panel.locator('.figure-number').first().textContent();
    await panel.getByRole('link', { name: `Show the ${number} rows it counts` }).press('Enter');

    await page.getByRole('heading', { name: `Findings ${number} open` }).waitFor();
    expect(page.url()).toContain('supplier=S-0001');
  });

  it('says what stood in the past with the address of the past', async () => {
    await page.goto(`${program.address}/functions/M-0001?asOf=4&why=function/M-0001/criticality`);
    const panel = page.getByRole('region', { name: 'Why: Criticality' });
    await panel.waitFor();

    expect(await panel.textContent()).toContain('Register at change 4');
  });

  it('tells why a product counts as critical software, once somebody has said what it is and does', async () => {
    await page.goto(`${program.address}/products/P-0002`);
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('searchbox', { name: 'Find in the list' }).fill('hypervisor');
    await page.getByRole('checkbox', { name: /^Hypervisor/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Hypervisor' }).waitFor();
    await page.getByText(/a category that usually meets this test: Operating systems/).waitFor();
    await page.getByRole('button', { name: 'Answer the questions' }).click();
    const question = page.getByRole('group', { name: /^Does it have direct/ }).last();
    await question.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /^Critical software/ }).click();
    const panel = page.getByRole('region', { name: 'Why: Critical software' });
    await panel.getByText('decides the result').waitFor();
    await page.goto(`${program.address}/taxonomy`);
    await page
      .getByRole('row', { name: /^Hypervisor/ })
      .getByRole('link', { name: '1 Products' })
      .click();
    await page.getByRole('heading', { name: 'Products 1' }).waitFor();

    await page.getByRole('link', { name: 'Meter data gateway' }).waitFor();
    expect(new URL(page.url()).searchParams.get('element')).toBe('hypervisor');
  });

  it('says that a thing is not here where the link leads to nothing', async () => {
    await page.goto(`${program.address}/?why=supplier/S-0999/products`);

    await page.getByText('There is no such thing any more, or you may not see it.').waitFor();
  });

  for (const width of [1440, 390]) {
    it(`has nothing that axe objects to at ${width} pixels, by day and by night`, async () => {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${program.address}/products/P-0001?why=product/P-0001/findings`);
        await page.getByText('Severity critical').waitFor();
        await settled(page);
        await page.evaluate(axe);
        const found = await page.evaluate(
          (only) =>
            (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
              runOnly: { type: 'tag', values: only },
            }),
          rules,
        );
        expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      }
    });
  }

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });
});

/** Presses Tab until the focus stands on what is wanted. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stop = 0; stop < 120; stop++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`A hundred and twenty stops on, the focus had not come to ${selector}.`);
}
