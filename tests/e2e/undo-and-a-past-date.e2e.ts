import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFile, type StoryBrowser, settled } from './browser.ts';
import { northmereRegister, northmereWorkbook } from './northmere.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A list that should not have gone in, what was known before it, and the way back (issue 3 §1). */
describe('a risk manager who imported the wrong list', () => {
  let program: Program;
  let browser: StoryBrowser;
  let before: number;
  const pictures = process.env.HOLDFAST_PICTURES;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
    await bring('first.xlsx', northmereRegister());
    before = await newestChange();
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  async function bring(name: string, rows: ReturnType<typeof northmereRegister>): Promise<void> {
    const { page } = browser;
    await page.goto(`${program.address}/imports`);
    await chooseFile(page, 'Choose a workbook', { name, content: await northmereWorkbook(rows) });
    await page.getByRole('button', { name: /^Import \d+/ }).click();
    await page.getByRole('heading', { name: `Imported: ${name}` }).waitFor();
  }
  async function newestChange(): Promise<number> {
    const answer = await browser.page.request.get(`${program.address}/api/v1/audit?limit=1`);
    return (await answer.json()).items[0].number;
  }
  async function picture(name: string): Promise<void> {
    if (!pictures) return;
    await settled(browser.page);
    await browser.page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  it('sees what the list changed, old beside new', async () => {
    const { page } = browser;
    const rows = northmereRegister();
    rows.Suppliers[0]!.legalName = 'Wrong Name Oy';
    rows.Suppliers[0]!.country = 'SE';
    await bring('wrong.xlsx', rows);

    await page.goto(`${program.address}/comparison?since=${before}`);
    await page.getByText('1 record differs').waitFor();
    await picture('comparison');

    const change = page.getByRole('listitem').filter({ hasText: 'Wrong Name Oy' }).first();
    expect(await change.textContent()).toMatch(/Name.*Wrong Name Oy.*Country.*Sweden/s);
    expect(await change.textContent()).toContain('Workbook imported');
  });

  it('reads the supplier as it was, and can change nothing there', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/suppliers/S-0001`);
    await page.getByRole('heading', { name: 'Wrong Name Oy' }).waitFor();

    await page.keyboard.press('t');
    await page.getByLabel('A day, a moment or a change number').fill(String(before));
    await picture('as-of-control');
    await page.getByRole('button', { name: 'Show this moment' }).click();
    await page.getByText(`As of change ${before}`).waitFor();
    await picture('past-supplier');

    await page.getByRole('heading', { name: northmereRegister().Suppliers[0]!.legalName }).waitFor();
    expect(await page.getByRole('button', { name: 'Retire' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Suppliers', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Suppliers', level: 1 }).waitFor();
    await page.getByRole('link', { name: northmereRegister().Suppliers[0]!.legalName }).waitFor();
    expect(page.url()).toContain(`asOf=${before}`);
    await page.getByRole('link', { name: 'Back to now' }).click();
    await page.getByRole('link', { name: 'Wrong Name Oy' }).waitFor();
  });

  it('undoes the import after seeing what that does', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/imports`);
    await page.getByRole('link', { name: 'wrong.xlsx' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Undo change/ });
    await dialog.getByText('are put back as they were').waitFor();
    await picture('undo-dialog');
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText(/^Change \d+ is undone\.$/).waitFor();
    await page.getByRole('heading', { name: 'Undone: wrong.xlsx' }).waitFor();
    await page
      .getByText(/^Undone by Ines Halvorsen, .* Nothing of this import stands in the register any more\./)
      .waitFor();
    await picture('undone-import');
    expect(await page.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0);

    await page.goto(`${program.address}/comparison?since=${before}`);
    await page.getByRole('heading', { name: 'Nothing differs' }).waitFor();
  });

  it('brings it back from its page, and undoes that as well', async () => {
    const { page } = browser;
    const press = async (act: string) => {
      await page.getByRole('button', { name: act, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: /^Undo change/ });
      await dialog.getByText('are put back as they were').waitFor();
      await dialog.getByRole('button', { name: act, exact: true }).click();
    };
    await page.goto(`${program.address}/imports`);
    await page.getByRole('row').filter({ hasText: 'wrong.xlsx' }).getByText('undone', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'wrong.xlsx' }).click();
    await press('Bring it back');
    await page.getByText(/^Was undone, and brought back by Ines Halvorsen/).waitFor();
    await press('Undo');
    await page.getByRole('heading', { name: 'Undone: wrong.xlsx' }).waitFor();

    await page.getByRole('link', { name: /^Change \d+$/ }).click();
    await page.getByRole('heading', { name: 'Change undone' }).waitFor();
    await page.goto(`${program.address}/comparison?since=${before}`);
    await page.getByRole('heading', { name: 'Nothing differs' }).waitFor();
  });

  it('is told by name what stands in the way of undoing the first list', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/suppliers/S-0002/edit`);
    await page.getByRole('textbox', { name: 'Domain' }).fill('changed.example');
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.waitForURL(/\/suppliers\/S-0002$/);
    await page.goto(`${program.address}/imports`);
    await page.getByRole('link', { name: 'first.xlsx' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Undo change/ });

    await dialog.getByText('was changed since').first().waitFor();
    await picture('undo-refused');

    expect(await dialog.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0);
    expect(browser.complaints).toEqual([]);
  });
});
