import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFile, type StoryBrowser, settled } from './browser.ts';
import { northmereWorkbook } from './northmere.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A list as the purchasing system gives it: other columns, no keys, and suppliers that are known by another name. */
describe('a buyer who brings the list of the purchasing system', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
    await bring('northmere.xlsx', await northmereWorkbook());
    await browser.page.getByRole('button', { name: 'Import 20' }).click();
    await browser.page.getByRole('heading', { name: 'Imported: northmere.xlsx' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const bring = async (name: string, content: Buffer) => {
    await browser.page.goto(`${program.address}/imports`);
    await chooseFile(browser.page, 'Choose a workbook', { name, content });
    await browser.page.getByRole('heading', { name: new RegExp(`[:?] ${name}$`) }).waitFor();
    await settled(browser.page);
  };
  const list = (extra = '') =>
    Buffer.from(
      `Toimittaja;Maa;Kotisivu;Luottoraja\nFennholt Software GmbH;DE;;5000\nAmberlock Security Oy;FI;amberlock.example;100\n${extra}`,
    );

  it('is asked what the columns are, with what they seem to be chosen already', async () => {
    const { page } = browser;
    await bring('toimittajat.csv', list());

    expect(await page.getByLabel('These rows are').inputValue()).toBe('Suppliers');
    expect(await page.getByLabel('What column A is').inputValue()).toBe('legalName');
    expect(await page.getByLabel('What column B is').inputValue()).toBe('country');
    expect(await page.getByLabel('What column D is').inputValue()).toBe('');
    expect(await page.getByText('No column is a key.').isVisible()).toBe(true);
  });

  it('cannot go on without a name, and mends a suggestion', async () => {
    const { page } = browser;
    await page.getByLabel('What column A is').selectOption('');
    expect(await page.getByRole('button', { name: 'Use these columns' }).isDisabled()).toBe(true);
    await page.getByText('No column is given as "legal name"').waitFor();

    await page.getByLabel('What column A is').selectOption('legal name');
    await page.getByLabel('What column C is').selectOption('domain');
    await page.getByRole('button', { name: 'Use these columns' }).click();
    await page.getByRole('heading', { name: 'Check before import: toimittajat.csv' }).waitFor();
    await page.getByText('Rows have no key of their own.').waitFor();
  });

  it('decides on a row that looks like a known supplier before the list goes in', async () => {
    const { page } = browser;
    const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'toimittajat!A2', exact: true }) });
    expect(await row.textContent()).toMatch(/Fennholt Software Oy.*has the same name but for legal form and spelling/);
    expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0);

    await row.getByRole('button', { name: /^Update S-/ }).click();
    await page.getByRole('button', { name: 'Use these decisions' }).click();
    await page.getByText('all decided').first().waitFor();
    await page.getByRole('button', { name: 'Import 2', exact: true }).click();
    await page.getByRole('heading', { name: 'Imported: toimittajat.csv' }).waitFor();
    await page.getByRole('link', { name: 'See what came in' }).click();
    await page.getByRole('heading', { name: 'Suppliers 6' }).waitFor();

    expect(await page.getByRole('link', { name: 'Fennholt Software GmbH' }).isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Fennholt Software Oy' }).count()).toBe(0);
  });

  it('is not asked again next month, and sees why', async () => {
    const { page } = browser;
    await bring('huhtikuu.csv', list('Dunmarrow Cables Ltd;GB;;7\n'));

    await page.getByRole('heading', { name: 'Check before import: huhtikuu.csv' }).waitFor();
    expect(await page.getByText(/remembered from/).isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Import 1', exact: true }).isVisible()).toBe(true);
  });

  it('has what is remembered forgotten, and is asked again', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/imports`);
    await page.getByRole('button', { name: /^Forget/ }).click();
    await page.getByText('Forgotten.').first().waitFor();

    await bring('toukokuu.csv', list());
    await page.getByRole('heading', { name: 'What are these columns? toukokuu.csv' }).waitFor();
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});
