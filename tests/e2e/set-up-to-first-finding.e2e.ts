import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRegisterFile } from '../../src/formats/register-workbook/read-register-file.ts';
import { registerSheets } from '../../src/formats/register-workbook/rows.ts';
import { chooseFile, openBrowser, type StoryBrowser, settled, setUp } from './browser.ts';
import { advisoryLines, northmereFolder, northmereWorkbook } from './northmere.ts';
import { type Program, startProgram } from './program.ts';

/** The first five minutes with Holdfast: from the link that the program prints to the finding that matters most. */
describe('a risk manager who starts Holdfast for the first time', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    program = await startProgram();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it('is told to open the set-up link when coming without it', async () => {
    const { page } = browser;
    await page.goto(program.address);

    await page.getByRole('heading', { name: 'Open the set-up link' }).waitFor();
  });

  it('becomes administrator through the link, names the workspace, and is shown three ways to start', async () => {
    const { page } = browser;
    await setUp(page, program.setupLink!);

    for (const way of ['Bring a supplier list', 'Add a product and its bill of materials', 'Load vulnerability data']) {
      expect(await page.getByRole('heading', { name: way }).isVisible()).toBe(true);
    }
    expect(page.url()).toBe(`${program.address}/start`);
    expect(await page.getByText('Northmere Utilities').first().isVisible()).toBe(true);
  });

  it('finds that the link works once only', async () => {
    const { page, context } = await browser.another({});
    await page.goto(program.setupLink!);

    await page.getByRole('heading', { name: 'This installation is set up' }).waitFor();
    await context.close();
  });

  it('is told by the empty home what to do next', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Home', exact: true }).click();

    await page.getByRole('link', { name: 'Import a workbook' }).waitFor();
    expect(await page.getByText('OSV not loaded').first().isVisible()).toBe(true);
  });

  it('takes the template along, which is a workbook that the import understands', async () => {
    const { page } = browser;
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Get the template' }).click();
    const template = readFileSync(await (await download).path());

    const read = await readRegisterFile({ fileName: 'template.xlsx', bytes: template });
    expect(read.ok && read.value.map(({ name }) => name)).toEqual(registerSheets);
    expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  });

  it('sees what the filled workbook would change before anything is written', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Import a workbook' }).click();
    await chooseFile(page, 'Choose a workbook', { name: 'northmere.xlsx', content: await northmereWorkbook() });
    await page.getByRole('heading', { name: 'Check before import: northmere.xlsx' }).waitFor();

    await page.getByRole('button', { name: 'Import 20' }).waitFor();
    expect(await page.getByText('Nothing is written yet.').isVisible()).toBe(true);
    await page.getByRole('cell', { name: 'Fennholt Software Oy' }).first().waitFor();
  });

  it('takes it in and sees the suppliers', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Import 20' }).click();
    await page.getByRole('heading', { name: 'Imported: northmere.xlsx' }).waitFor();
    await page.getByRole('link', { name: 'See what came in' }).click();

    await page.getByRole('heading', { name: 'Suppliers 5' }).waitFor();
    expect(await page.getByRole('link', { name: 'Kestrelline Controls GmbH' }).isVisible()).toBe(true);
  });

  it('gives the customer portal the bill of materials it came with', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Products', exact: true }).click();
    await page.getByRole('link', { name: 'Customer portal' }).click();
    await page.getByRole('link', { name: /^Bill of materials/ }).click();
    await page.getByText('No bill of materials for this product yet').waitFor();
    await chooseFile(page, 'Add a bill of materials', {
      name: 'customer-portal.cdx.json',
      content: readFileSync(join(northmereFolder, 'customer-portal.cdx.json')),
    });

    await page.getByRole('treegrid').getByText('spring-boot-starter-log4j2').waitFor();
  });

  it('loads vulnerability data from files', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: 'Vulnerability data' }).click();
    await chooseFile(page, 'Load OSV records', { name: 'advisories.jsonl', content: Buffer.from(advisoryLines()) });
    await page.getByText('Records in force').first().waitFor();
    await chooseFile(page, 'Load the KEV catalogue', {
      name: 'known_exploited_vulnerabilities.json',
      content: readFileSync(join(northmereFolder, 'kev.json')),
    });

    await page.getByText('Records in force').nth(1).waitFor();
    expect(await page.getByText('1 taken back by their author').isVisible()).toBe(true);
  });

  it('finds the known exploited one on top of the findings, below what could not be checked', async () => {
    const { page } = browser;
    const first = page.getByRole('table', { name: 'Findings' }).getByRole('row').nth(1);
    // The products are matched again while one goes there.
    await expect
      .poll(
        async () => {
          await page.goto(`${program.address}/findings`);
          await settled(page);
          return first.textContent();
        },
        { timeout: 60_000 },
      )
      .toMatch(/CVE-2021-44228.*KEV/);

    expect(await first.textContent()).toContain('log4j-core 2.14.1');
    expect(await page.getByRole('region', { name: 'Could not check' }).textContent()).toMatch(/3 of 15/);
  });

  it('reads in the finding why it matched, by which path, whom to call and what it reaches', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'CVE-2021-44228' }).click();
    await page.getByRole('heading', { name: /^CVE-2021-44228 in .*log4j-core 2\.14\.1$/ }).waitFor();
    const said = (heading: string) =>
      page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) }).textContent();

    expect(await said('Known exploited')).toContain('In the CISA catalogue since 10 Dec 2021.');
    expect(await said('Why it matched')).toMatch(/2\.13\.0[\s\S]*2\.15\.0/);
    expect(await said('Why do we have this')).toMatch(
      /Customer portal[\s\S]*spring-boot-starter-log4j2[\s\S]*log4j-core/,
    );
    expect(await said('What to raise')).toMatch(/Raise the direct dependency \S*spring-boot-starter-log4j2 2\.5\.6\./);
    expect(await said('What to raise')).toMatch(/log4j-core is fixed in 2\.15\.0\./);
    expect(await said('Whom to call')).toContain('Fennholt Software Oy');
    expect(await said('What it reaches')).toMatch(/Bill customers[\s\S]*High/);
  });

  it('comes home to what needs a decision', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Home', exact: true }).click();

    await page.getByText(/findings are open\. 2 are known to be exploited\./).waitFor();
    await page.getByRole('link', { name: 'CVE-2021-44228' }).waitFor();
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});
