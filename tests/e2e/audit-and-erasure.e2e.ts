import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** An auditor follows a change to its rows and proves that none was rewritten; then somebody asks to be forgotten. */
describe('an administrator with an auditor beside', () => {
  let program: Program;
  let browser: StoryBrowser;
  let head: string | null = null;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('northmere'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const go = async (path: string) => {
    await browser.page.goto(program.address + path);
    await settled(browser.page);
  };

  it('names somebody who answers for a product', async () => {
    const { page } = browser;
    await go('/products/P-0001/edit');
    await page.getByLabel('Owner').fill('Kai Brandvold');
    await page.getByRole('button', { name: 'Save the change' }).click();
    await page.getByText('Kai Brandvold').first().waitFor();
  });

  it('finds who did it among all changes, by a facet with its count', async () => {
    const { page } = browser;
    await go('/audit');
    await page.getByRole('link', { name: 'Workbook imported' }).waitFor();
    await page.getByRole('group', { name: 'By' }).getByLabel('People').check();
    await page.getByRole('link', { name: 'Workbook imported' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Product changed' }).waitFor();

    expect(new URL(page.url()).search).toBe('?by=user');
  });

  it('opens the change to what stood there before and what stands there now', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Product changed' }).click();
    await page.getByRole('heading', { name: 'Product changed' }).waitFor();
    await page.getByRole('button', { name: /^Products/ }).click();
    const row = page.getByRole('row').filter({ hasText: 'Customer portal' });
    await row.getByText('Kai Brandvold').waitFor();

    expect(new URL(page.url()).pathname).toMatch(/^\/audit\/\d+$/);
    expect(await row.locator('s').textContent()).toBe('Customer services');
    expect(await page.getByText(/^[0-9a-f]{64}$/).count()).toBe(3);
  });

  it('takes what is shown along as a file', async () => {
    const { page } = browser;
    await go('/audit?action=register.imported');
    await page.getByRole('button', { name: 'Export shown' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'JSON' }).click();
    const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'));

    expect(file.rows).toMatchObject([{ action: 'register.imported', by: 'token' }]);
  });

  it('is told that there is no such page where an address can name no record, and what is wrong with a moment', async () => {
    const { page } = browser;
    for (const path of [
      '/audit/abc',
      '/audit/0',
      '/audit/999999',
      `/suppliers/${'x'.repeat(101)}`,
      '/imports/I-9999',
    ]) {
      await go(path);
      await page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor();
      expect(await page.getByRole('link', { name: 'Go home' }).isVisible()).toBe(true);
    }
    await go('/suppliers/S-0001?asOf=yesterday');
    await page.getByRole('heading', { name: 'The supplier could not be read', level: 1 }).waitFor();
    await page.getByRole('alert').getByText('Say a change number').waitFor();

    // The browser notes each refusal as an error.
    expect(browser.complaints.splice(0).filter((complaint) => !/ 4(00|04) /.test(complaint))).toEqual([]);
  });

  it('verifies the chain and notes its head', async () => {
    const { page } = browser;
    await go('/audit');
    await page.getByRole('link', { name: 'Verify the chain' }).click();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The chain holds').waitFor();

    head = await page.locator('.secret .mono').textContent();
    expect(head).toMatch(/^\d+:[0-9a-f]{64}$/);
  });

  it('sees before erasing a name where it stands, and that it is for ever', async () => {
    const { page } = browser;
    await go('/settings/people');
    await page
      .getByRole('row')
      .filter({ hasText: 'Kai Brandvold' })
      .getByRole('button', { name: 'Erase the name' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Erase Kai Brandvold' });
    await dialog.getByRole('link', { name: 'Customer portal' }).waitFor();

    expect(await dialog.getByText('This cannot be undone.').isVisible()).toBe(true);
    await dialog.getByLabel('Reason').fill('Kai Brandvold asked for it');
    await dialog.getByRole('button', { name: 'Erase for ever' }).click();
    await dialog.getByText('Leave the name out of it.').last().waitFor();
    await dialog.getByLabel('Reason').fill('Asked to be forgotten');
    await dialog.getByRole('button', { name: 'Erase for ever' }).click();
    await page.getByText('The name is erased.').waitFor();
    // The browser notes the refusal of the first reason as an error.
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  it('meets an erased person wherever the name stood', async () => {
    const { page } = browser;
    for (const path of ['/products/P-0001', '/audit?action=product.changed']) {
      await go(path);
      expect(await page.getByText('Kai Brandvold').count()).toBe(0);
    }
    await go('/products/P-0001');
    expect(await page.getByText('an erased person').isVisible()).toBe(true);
    await go('/settings/people?erased=true');
    await page.getByRole('cell', { name: 'an erased person' }).waitFor();
  });

  it('proves with the head noted before that nothing else was rewritten', async () => {
    const { page } = browser;
    await go('/audit/chain');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The chain holds').waitFor();
    const now = await page.locator('.secret .mono').textContent();
    await page.getByLabel('One head').fill(head!);
    await page.getByLabel('The other').fill(now!);
    await page.getByRole('button', { name: 'Compare them' }).click();

    await page.getByText('Both are of this chain. 1 change was made').waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
