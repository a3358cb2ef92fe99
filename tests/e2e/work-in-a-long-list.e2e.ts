import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoryBrowser } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** Somebody tidies a list of suppliers that is longer than a page: sees what matters, keeps it, changes many at once, takes it along. */
describe('work in a long list', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace', { acceptDownloads: true }));
    page = browser.page;
    await fill(program);
    await page.goto(`${program.address}/suppliers`);
    await page.getByRole('heading', { name: 'Suppliers 130' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const heads = () => page.getByRole('columnheader').allTextContents();

  it('chooses columns, and finds them again', async () => {
    await page.getByRole('button', { name: /^Columns 6 of/ }).click();
    await page.getByRole('checkbox', { name: 'Tags' }).uncheck();
    await page.getByRole('checkbox', { name: 'Domain' }).check();
    await page.getByRole('button', { name: 'Move Domain forward' }).click();
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.get('columns')).toBe('name,country,findings,products,domain,sites');
    await page.goto(`${program.address}/suppliers`);
    await page.getByRole('columnheader', { name: 'Domain' }).waitFor();

    expect((await heads()).slice(-2)).toEqual(['Domain', 'Sites']);
  });

  it('sorts by a head, and narrows by a facet', async () => {
    await page.getByRole('button', { name: 'Domain' }).click();
    await page.getByText('Sorted by domain, A to Z.').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Domain' }).getAttribute('aria-sort')).toBe('ascending');
    await page
      .getByRole('group', { name: 'Country' })
      .getByLabel(/^Finland/)
      .check();

    await page.getByRole('heading', { name: 'Suppliers 65' }).waitFor();
  });

  it('keeps what is shown as a view of the whole workspace', async () => {
    await page.getByRole('button', { name: /^View:/ }).click();
    await page.getByRole('menuitem', { name: 'Save as a view' }).click();
    await page.getByLabel('Name', { exact: false }).last().fill('Finnish, by domain');
    await page.getByLabel('For everybody in this workspace').check();
    await page.getByRole('button', { name: 'Save the view' }).click();
    await page.getByRole('button', { name: 'View: Finnish, by domain' }).waitFor();
    await page.goto(`${program.address}/suppliers`);
    await page.getByRole('heading', { name: 'Suppliers 130' }).waitFor();
    await page.getByRole('button', { name: /^View:/ }).click();
    await page.getByRole('menuitem', { name: 'Finnish, by domain' }).click();

    await page.getByRole('heading', { name: 'Suppliers 65' }).waitFor();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('domain');
  });

  it('selects with keys, then all that match, and sees what an edit would do before it does', async () => {
    await page.getByRole('row').nth(1).waitFor();
    for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Select all 65 that match' }).click();
    await page.getByText('65 selected').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit 65 suppliers' });
    await dialog.getByLabel('Tags', { exact: true }).selectOption('Add');
    await dialog.getByRole('combobox', { name: 'Tags, value' }).fill('reviewed');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('table', { name: 'Rows before and after' }).getByText('reviewed').first().waitFor();
    expect(await count(program, 'tag=reviewed')).toBe(1);
    await dialog.getByRole('button', { name: 'Change 64 rows' }).click();

    await page.getByText('64 rows changed.').waitFor();
    expect(await count(program, 'tag=reviewed')).toBe(65);
  });

  it('takes the edit back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();

    await expect.poll(() => count(program, 'tag=reviewed'), { timeout: 15_000 }).toBe(1);
  });

  it.each(['Workbook (XLSX)', 'CSV', 'JSON'])('takes along what is shown as %s', async (format) => {
    await page.getByRole('button', { name: 'Export shown' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format, exact: true }).click();
    const file = await coming;
    const bytes = readFileSync(await file.path());

    expect(file.suggestedFilename()).toMatch(/^suppliers-\d{4}-\d\d-\d\d-change-\d+\.(xlsx|csv|json)$/);
    if (format === 'CSV') {
      const lines = bytes.toString().trim().split(/\r?\n/);
      expect(lines).toHaveLength(66);
      expect(lines[0]).toContain('Domain');
      // No spreadsheet takes a name for a formula.
      expect(lines.find((line) => line.includes('HYPERLINK'))).toContain("'=HYPERLINK");
    }
    if (format === 'JSON') expect(JSON.parse(bytes.toString()).rows).toHaveLength(65);
    if (format.startsWith('Workbook')) expect(bytes.subarray(0, 2).toString()).toBe('PK');
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});

let token = '';

async function call(program: Program, method: string, path: string, body?: object) {
  const answer = await fetch(`${program.address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function count(program: Program, query: string): Promise<number> {
  return (await call(program, 'GET', `/suppliers?limit=1&${query}`)).total;
}

/** 130 suppliers, every other one in Finland; one of those is reviewed already, and one bears the name of a formula. */
async function fill(program: Program): Promise<void> {
  const names = Array.from({ length: 130 }, (_, at) =>
    at === 4 ? '=HYPERLINK("http://x.example")' : `Supplier ${at}`,
  );
  for (const [at, name] of names.entries()) {
    const country = at % 2 === 0 ? 'FI' : 'DE';
    const tags = at === 2 ? ['reviewed'] : [];
    await call(program, 'POST', '/suppliers', {
      name,
      country,
      tags,
      domain: `s${String(at).padStart(3, '0')}.example`,
    });
  }
}
