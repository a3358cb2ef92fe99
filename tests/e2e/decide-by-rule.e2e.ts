import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const cves = ['CVE-2021-44906', 'CVE-2021-23337'] as const;
const [closed, open] = cves;

const advisories = [
  ['GHSA-xvch-5gv4-984h', closed, 'minimist'],
  ['GHSA-35jh-r3h4-6jhm', open, 'lodash'],
].map(([id, cve, name]) => ({
  id,
  modified: '2026-01-01T00:00:00Z',
  aliases: [cve],
  affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
}));

const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name: 'Customer portal', version: '3.1' } },
  components: ['minimist', 'lodash'].map((name) => ({
    type: 'library',
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
  })),
};

/** What was settled once stays settled wherever one looks, until what it rested on changes. */
describe('an analyst who settles a finding by a rule', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  let token: string;
  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace'));
    page = browser.page;
    file('osv.jsonl', advisories.map((record) => `${JSON.stringify(record)}\n`).join(''));
    file('bom.json', JSON.stringify(bom));
    await post('/products', { name: 'Customer portal', version: '3.1' });
    await holdfast('feed', 'import', 'osv', path('osv.jsonl'));
    await holdfast('bom', 'import', path('bom.json'), '--product', 'P-0001');
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const path = (name: string) => join(program.data, name);
  const file = (name: string, content: string) => writeFileSync(path(name), content);
  const holdfast = (...words: string[]) => program.client(token, ...words);
  const post = (route: string, body: object) =>
    fetch(`${program.address}/api/v1${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const shown = async () => {
    await page.goto(`${program.address}/findings`);
    await page.getByRole('heading', { name: /^Findings \d/, level: 1 }).waitFor();
    await settled(page);
    const text = await page.getByRole('table', { name: 'Findings' }).textContent();
    return cves.filter((cve) => text?.includes(cve));
  };

  it('says a rule, sees first what it would close, and saves it', async () => {
    await page.goto(`${program.address}/rules`);
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a rule' });
    await dialog.locator('input[name=name]').fill('Minimist reads no input of others');
    await dialog.locator('input[name=vulnerability]').fill(closed);
    await dialog.getByLabel('Justification').selectOption('vulnerable code cannot be controlled by an adversary');
    await dialog.locator('textarea[name=reason]').fill('Only our own start script calls it.');
    await dialog.getByRole('button', { name: '90 days' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('It is about 1 finding in 1 product.').waitFor();

    await dialog.getByRole('button', { name: 'Save the rule' }).click();

    await page.getByText('R-0001 saved. Findings closed by it: 1, open again: 0.').waitFor();
  });

  it('finds it settled in the list, on the command line, in the gate and in what goes out', async () => {
    const list = await holdfast('triage', 'list', '-o', 'json');
    const exported = await holdfast('vex', 'export', '--format', 'openvex', '-o', path('vex.json'));
    const words = [
      'scan',
      path('bom.json'),
      '--advisories',
      path('osv.jsonl'),
      '--vex',
      path('vex.json'),
      '-o',
      'json',
    ];
    const scan = await holdfast(...words);
    const result = JSON.parse(scan.stdout);
    const cveOf = ({ advisory }: { advisory: { aliases: string[] } }) => advisory.aliases[0];

    expect(await shown()).toEqual([open]);
    expect(JSON.parse(list.stdout).items.map((one: { vulnerability: { id: string } }) => one.vulnerability.id)).toEqual(
      [open],
    );
    expect([exported.code, scan.code]).toEqual([0, 1]);
    expect([result.findings.map(cveOf), result.suppressed.map(cveOf)]).toEqual([[open], [closed]]);
  });

  it('takes the rule away and, on second thoughts, that back', async () => {
    await page.goto(`${program.address}/rules`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove the rule' }).click();
    await page.getByText('R-0001 removed. 1 finding is open again.').waitFor();

    await page.getByRole('button', { name: 'Undo' }).click();

    await page.getByText('Taken back for 1 finding.').waitFor();
    await page.getByText('Minimist reads no input of others').waitFor();
    expect(await shown()).toEqual([open]);
  });

  it('hears that it is exploited, finds it open again with the reason, and says the rule no more', async () => {
    file(
      'kev.json',
      JSON.stringify({ catalogVersion: '1', vulnerabilities: [{ cveID: closed, dateAdded: '2026-04-01' }] }),
    );
    await holdfast('feed', 'import', 'kev', path('kev.json'));
    for (let woken = 0; woken === 0; ) {
      const { stdout } = await holdfast('triage', 'list', '-o', 'json');
      woken = JSON.parse(stdout).items.filter((one: { woke: unknown }) => one.woke !== null).length;
    }

    await page.goto(`${program.address}/notices`);
    await page.getByRole('link', { name: '1 finding in Customer portal is to be decided again' }).click();
    await page.getByRole('heading', { name: /^Findings 1/, level: 1 }).waitFor();
    await page.getByRole('link', { name: closed }).click();
    await page.getByText('Open again: whether it is known exploited changed since somebody decided.').waitFor();
    expect(await shown()).toEqual(cves);
    expect(browser.complaints).toEqual([]);
  });
});
