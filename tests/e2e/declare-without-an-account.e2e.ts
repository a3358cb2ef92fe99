import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A buyer asks, a supplier declares without an account and passes the request on, and the network grows by what they say. */
describe('a supplier that declares what stands behind it', () => {
  let program: Program;
  let buyer: StoryBrowser;
  let supplier: Page;
  let below: Page;
  let link = '';
  let passedOn = '';
  beforeAll(async () => {
    ({ program, browser: buyer } = await beginStory('workspace'));
    ({ page: supplier } = await buyer.another({ viewport: { width: 390, height: 844 } }));
    ({ page: below } = await buyer.another({}));
  });
  afterAll(async () => {
    await buyer?.close();
    await program?.stop();
    program?.discard();
  });

  const linkIn = async (page: Page) => ((await page.locator('.secret .mono').first().textContent()) ?? '').trim();
  const row = (page: Page, name: string) => page.locator('summary').filter({ hasText: name });
  const saved = (page: Page) => page.getByText(/^Saved /).waitFor();

  it('is asked by a link that is shown once', async () => {
    const { page } = buyer;
    await page.goto(`${program.address}/suppliers/new`);
    await page.getByLabel('Legal name').fill('Meridiq Telemetry');
    await page.getByRole('button', { name: 'Add the supplier' }).click();
    await page.getByRole('heading', { name: 'Meridiq Telemetry' }).waitFor();
    await page.getByRole('button', { name: 'Ask for a declaration' }).click();
    await page.getByLabel('A word to the supplier').fill('For the pump stations.');
    await page.locator('dialog').getByRole('button', { name: 'Ask for a declaration' }).click();
    await page.getByRole('heading', { name: '1 supplier is asked' }).waitFor();

    link = await linkIn(page);

    expect(link).toMatch(/\/declare#hfv_/);
    await page.getByRole('button', { name: 'Done' }).click();
  });

  it('states its sites and suppliers on a phone, and finds them again after the browser died', async () => {
    const page = supplier;
    await page.goto(link);
    await page.getByText('For the pump stations.').waitFor();
    await page.getByRole('button', { name: 'Add a site' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Brno line');
    await page.getByLabel('Country').fill('Czechia');
    await page.getByRole('button', { name: 'Paste a table' }).click();
    await page.getByLabel('Rows').fill('Supplier\tCountry\tItem\tShare\nKiln Semiconductor\tTW\tControllers\t40-60');
    await page.getByText('1 supplier found').waitFor();
    await page.getByRole('button', { name: 'Add them' }).click();
    await saved(page);
    await page.goto('about:blank');

    await page.goto(link);
    await row(page, 'Brno line').waitFor();

    expect(await page.getByText('Controllers · Taiwan · 40 to 60 %').isVisible()).toBe(true);
  });

  it('passes the request on and declares with its name', async () => {
    const page = supplier;
    await row(page, 'Kiln Semiconductor').click();
    await page.getByRole('button', { name: 'Ask it to declare for itself' }).click();
    await page.getByText('A link for Kiln Semiconductor').waitFor();
    passedOn = await linkIn(page);
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByText('Say that it is true to the best of your knowledge').waitFor();
    await page.getByLabel('Your name').fill('Ada Ferris');
    await page.getByLabel(/^This is true/).check();
    await page.getByRole('button', { name: 'Declare', exact: true }).click();

    await page.getByRole('heading', { name: /^Declared on/ }).waitFor();
  });

  it('cannot read what the one below it declares by a link of its own', async () => {
    const page = below;
    await page.goto(passedOn);
    await page.getByText('Meridiq Telemetry passes this request on to you.').waitFor();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Keep this address' }).waitFor();
    expect(page.url()).not.toBe(passedOn);
    await page.getByRole('button', { name: 'Add a supplier' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Silica Mine');
    await saved(page);
    await page.getByLabel('Your name').fill('Lin Wei');
    await page.getByLabel(/^This is true/).check();
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByRole('heading', { name: /^Declared on/ }).waitFor();

    await supplier.goto('about:blank');
    await supplier.goto(passedOn);
    await supplier.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await supplier.goto(link);
    await row(supplier, 'Kiln Semiconductor').click();
    expect(await supplier.getByText('They have answered.').isVisible()).toBe(true);
    expect(await supplier.getByText('Silica Mine').count()).toBe(0);
  });

  it('is taken into the register as declared, level by level', async () => {
    const { page } = buyer;
    await page.goto(`${program.address}/declarations/D-0001`);
    await page.getByRole('heading', { name: 'What it would change' }).waitFor();
    await page.getByRole('button', { name: 'Take it into the register' }).click();
    await page.getByRole('heading', { name: 'Taken into the register' }).waitFor();
    await page.getByRole('link', { name: 'Kiln Semiconductor' }).first().click();
    await page.getByRole('heading', { name: 'Declaration of Kiln Semiconductor' }).waitFor();
    await page.getByText('Silica Mine').first().waitFor();
    await page.getByRole('button', { name: 'Take it into the register' }).click();
    await page.getByRole('heading', { name: 'Taken into the register' }).waitFor();

    await page.goto(`${program.address}/suppliers/S-0001`);
    await settled(page);
    const links = await page
      .locator('section', { has: page.getByRole('heading', { name: 'Supply links' }) })
      .textContent();

    expect(links).toMatch(/Kiln Semiconductor supplies Meridiq Telemetry\s*Declared · Declaration D-0001/i);
  });
});
