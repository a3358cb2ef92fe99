import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisterRows } from '../../src/formats/register-workbook/rows.ts';
import { chooseFile, type StoryBrowser } from './browser.ts';
import { northmereRegister, northmereWorkbook } from './northmere.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A workbook as people fill it in: with mistakes, which are told at their cells, mended, and brought again. */
describe('a risk manager who imports a workbook with mistakes', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  /** What the page of an import says of a cell. */
  const toldOf = async (cell: string) => {
    const row = browser.page
      .getByRole('row')
      .filter({ has: browser.page.getByRole('cell', { name: cell, exact: true }) });
    return (await row.first().textContent()) ?? '';
  };
  const bring = async (name: string, rows: RegisterRows) => {
    await browser.page.goto(`${program.address}/imports`);
    await chooseFile(browser.page, 'Choose a workbook', { name, content: await northmereWorkbook(rows) });
    await browser.page.getByRole('heading', { name: new RegExp(`: ${name}$`) }).waitFor();
    await browser.page.getByRole('table', { name: 'Rows' }).waitFor();
  };

  it('is told every mistake at its cell, with the likely fix', async () => {
    await bring('with-mistakes.xlsx', withMistakes(northmereRegister()));

    expect(await toldOf('Suppliers!D3')).toMatch(/country.*Germoney.*Did you mean Germany \(DE\)\?/);
    expect(await toldOf('Products!C2')).toMatch(/sofware.*Did you mean software\?/);
    expect(await toldOf('Products!E3')).toMatch(/S-055.*Did you mean S-005\?/);
    expect(await toldOf('Sites!E4')).toMatch(/95/);
    expect(await browser.page.getByRole('heading', { name: '4 errors' }).isVisible()).toBe(true);
  });

  it('finds nothing taken while the mistakes stand', async () => {
    expect(await browser.page.getByText('Nothing is written yet.').isVisible()).toBe(true);
    await browser.page.getByRole('link', { name: 'Suppliers', exact: true }).click();

    await browser.page.getByRole('heading', { name: 'No supplier yet' }).waitFor();
  });

  it('mends the workbook, brings it again and takes it in whole', async () => {
    const { page } = browser;
    await bring('mended.xlsx', northmereRegister());
    expect(await page.getByRole('heading', { name: /error/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Import 20' }).click();
    await page.getByRole('heading', { name: 'Imported: mended.xlsx' }).waitFor();

    await page.getByRole('link', { name: 'Home', exact: true }).click();
    for (const count of [/^5\D*suppliers\s*at 3 sites/, /^5\D*products\s*0 with/, /^2\D*mission functions\s*on 3/]) {
      await page.locator('main div').filter({ hasText: count }).last().waitFor();
    }
  });

  it('is shown what changed, old beside new, when the list comes again next month', async () => {
    const { page } = browser;
    const rows = northmereRegister();
    rows.Suppliers[0]!.legalName = 'Fennholt Group Oy';
    await bring('next-month.xlsx', rows);

    const changed = page.getByRole('row').filter({ hasText: 'Fennholt Group Oy' });
    expect(await changed.first().textContent()).toMatch(/Changed.*Fennholt Software Oy.*Fennholt Group Oy/);
    expect(await page.getByRole('button', { name: 'Import 1', exact: true }).isVisible()).toBe(true);
  });

  it('takes the good rows alone where the rest can wait', async () => {
    const { page } = browser;
    const rows = northmereRegister();
    rows.Suppliers.push(
      { row: 7, key: 'S-006', legalName: 'Amberlock Security Oy', country: 'FI' },
      { row: 8, key: 'S-007', legalName: 'Dunmarrow Cables Ltd', country: 'Atlantis' },
    );
    await bring('two-more.xlsx', rows);
    await page.getByRole('button', { name: 'Import 1, leave 1 out' }).click();
    await page.getByRole('heading', { name: 'Imported: two-more.xlsx' }).waitFor();
    await page.getByRole('link', { name: 'See what came in' }).click();

    await page.getByRole('heading', { name: 'Suppliers 6' }).waitFor();
    expect(await page.getByRole('link', { name: 'Amberlock Security Oy' }).isVisible()).toBe(true);
    expect(await page.getByText('Dunmarrow Cables Ltd').count()).toBe(0);
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});

/** A country that is none, a kind misspelt, a key that no supplier has, and a latitude beyond the pole. */
function withMistakes(rows: RegisterRows): RegisterRows {
  Object.assign(rows.Suppliers[1]!, { country: 'Germoney' });
  Object.assign(rows.Products[0]!, { kind: 'sofware' });
  Object.assign(rows.Products[1]!, { makerKey: 'S-055' });
  Object.assign(rows.Sites[2]!, { latitude: 95 });
  return rows;
}
