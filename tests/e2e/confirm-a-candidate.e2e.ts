import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { seedCandidates } from './seed.ts';
import { beginStory } from './story.ts';

/** What only a CPE name speaks of is for a person to judge, once for all versions and products. */
describe('an analyst who judges what advisories may mean', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  beforeAll(async () => {
    const story = await beginStory('northmere');
    ({ program, browser } = story);
    page = browser.page;
    await seedCandidates(program, story.token, 'P-0005');
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const rows = () => page.getByRole('table', { name: 'To confirm' }).locator('tbody tr');
  const row = (vulnerability: string) => rows().filter({ hasText: vulnerability });
  const say = async (button: Locator, reason: string) => {
    await button.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    return dialog;
  };

  it('hears of them from the product, which has no finding by them', async () => {
    await page.goto(`${program.address}/products/P-0005/findings`);
    await page.getByText('3 candidates to confirm').waitFor();
    await page.getByRole('heading', { name: 'No known finding is open' }).waitFor();
    await page.getByRole('link', { name: 'Confirm or reject' }).click();
    await page.getByRole('heading', { name: 'To confirm', level: 1 }).waitFor();

    await row('CVE-2026-9001').waitFor();
    expect(await rows().locator('.name').allTextContents()).toEqual([
      'CVE-2026-9002',
      'CVE-2026-9001',
      'CVE-2026-9003',
    ]);
    expect(await row('CVE-2026-9001').textContent()).toContain('This version is affected: below 1.2.12.');
  });

  it('rejects one, which settles all that advisories say of that product, and undoes it', async () => {
    const dialog = await say(row('CVE-2026-9001').getByRole('button', { name: /is not what/ }), 'Only the name.');
    expect(await dialog.textContent()).toContain('for every version of zlib in every product');
    await dialog.getByRole('button', { name: 'It is not' }).click();
    await page.getByText('Remembered: zlib is not cpe:2.3:a:zlib:zlib.').waitFor();
    await row('CVE-2026-9001').waitFor({ state: 'detached' });
    expect(await rows().locator('.name').allTextContents()).toEqual(['CVE-2026-9002']);

    await page.getByRole('button', { name: 'Undo' }).click();

    await row('CVE-2026-9003').waitFor();
  });

  it('confirms one, and finds its grounds in the finding', async () => {
    const dialog = await say(row('CVE-2026-9002').getByRole('button', { name: /is what/ }), 'We build it.');
    await dialog.getByRole('button', { name: 'It is this' }).click();
    await row('CVE-2026-9002').waitFor({ state: 'detached' });
    await page.goto(`${program.address}/findings?vulnerability=CVE-2026-9002`);
    const finding = page.getByRole('link', { name: 'CVE-2026-9002' });
    while ((await finding.count()) === 0) {
      await page.reload();
      await settled(page);
    }
    await finding.click();
    await page.waitForURL(/\/findings\/F-/);

    await page.getByText('busybox 1.33.0 is the very version that the advisory names').waitFor();
    await page.getByText('high; somebody confirmed that it is this.').waitFor();
  });

  it('sees who decided what, and takes it back', async () => {
    await page.goto(`${program.address}/candidates/decided`);
    const decided = page.getByRole('table', { name: 'What was decided' });
    await decided.waitFor();
    expect(await decided.textContent()).toContain('We build it.');
    expect(await decided.textContent()).toContain('Ines Halvorsen');

    await decided.getByRole('button', { name: 'Take back what was said of busybox' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();

    await page.getByRole('heading', { name: 'Nothing was decided yet' }).waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
