import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A planner asks where the sites are, which of them matter, and which nobody has placed yet. */
describe('sites on the map of the world', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  let beforeTheMove: number;
  beforeAll(async () => {
    const story = await beginStory('workspace');
    ({ program, browser } = story);
    page = browser.page;
    beforeTheMove = await fill(story);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 15_000 });
  const marks = () => page.locator('.map [data-count]');
  const map = () => page.getByRole('application', { name: 'Map of the sites' });

  it('turns from the table to the map, and the address says so', async () => {
    await page.goto(`${program.address}/sites`);
    await page.getByRole('link', { name: 'Hsinchu fab' }).waitFor();
    await page.getByRole('group', { name: 'Show sites as' }).getByRole('button', { name: 'Map' }).click();
    await map().waitFor();
    await marks().first().waitFor();

    expect(new URL(page.url()).searchParams.get('as')).toBe('map');
    // Two stand close in Finland.
    expect(await marks().evaluateAll((all) => all.map((one) => one.getAttribute('data-count')))).toEqual([
      '1',
      '2',
      '1',
    ]);
  });

  it('names the sites that have no place yet, and shows them as a table', async () => {
    await page.getByText('1 site has no place yet.').waitFor();
    await page.getByRole('button', { name: 'Show them as a table' }).click();
    await page.getByRole('heading', { name: 'Sites 1' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.goBack();
    await marks().first().waitFor();
  });

  it('says of a mark whose it is and what depends on it', async () => {
    await marks().last().hover();

    const card = page.locator('.map-card');
    await card.getByRole('link', { name: 'Hsinchu fab' }).waitFor();
    await card.getByRole('link', { name: 'Voltarc Semiconductor' }).waitFor();
    await card.getByRole('link', { name: 'Dispatch the grid' }).waitFor();
    await card.getByText('Very high').waitFor();
  });

  it('follows the filters of the list', async () => {
    await page.getByRole('group', { name: 'Kind' }).getByLabel(/^Fab/).check();
    await page.getByRole('heading', { name: 'Sites 1' }).waitFor();
    await eventually(() => marks().count()).toBe(1);
    await page.goBack();
    await eventually(() => marks().count()).toBe(3);
  });

  it('is moved, enlarged and read with keys alone', async () => {
    await map().focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('.map-card').getByText('2 sites').waitFor();
    for (let closer = 0; closer < 3; closer++) await page.keyboard.press('Enter');
    await eventually(() => marks().evaluateAll((all) => all.map((one) => one.getAttribute('data-count')))).toEqual([
      '1',
      '1',
    ]);
    await page.keyboard.press('0');
    await eventually(() => marks().count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Hsinchu fab' }).waitFor();
    await page.getByRole('img', { name: 'Map with 1 site' }).waitFor();
  });

  it('follows the mouse, and opens what is chosen', async () => {
    await page.goto(`${program.address}/sites?as=map&supplier=S-0001`);
    await eventually(() => marks().count()).toBe(1);
    const before = await marks().first().boundingBox();
    await map().focus();
    await page.mouse.move(before!.x - 100, before!.y + 20);
    await page.mouse.wheel(0, -300);
    await eventually(async () => (await marks().first().boundingBox())!.x).toBeGreaterThan(before!.x + 50);
    await page.mouse.down();
    await page.mouse.move(before!.x - 300, before!.y + 20, { steps: 4 });
    await page.mouse.up();
    await eventually(async () => (await marks().first().boundingBox())!.x).toBeLessThan(before!.x);
    await marks().first().click();

    await page.getByRole('heading', { name: 'Hsinchu fab' }).waitFor();
    await page.goto(`${program.address}/suppliers/S-0001`);
    await page.getByRole('img', { name: 'Map with 1 site' }).waitFor();
  });

  it('shows where a site stood in the past', async () => {
    await page.goto(`${program.address}/sites?as=map&asOf=${beforeTheMove}`);
    await settled(page);

    await eventually(() => marks().count()).toBe(4);
    await marks().first().hover();
    await page.locator('.map-card').getByRole('link', { name: 'Oulu office' }).waitFor();
  });

  it('met no fault of the pages, none against the security policy either', () => {
    expect(browser.complaints).toEqual([]);
  });
});

/** Four sites with places, one without; gives the change before the last one was moved from America to Finland. */
async function fill({ program, token }: { program: Program; token: string }): Promise<number> {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const add = async (path: string, body: object): Promise<string> => (await call('POST', path, body)).id;
  const supplierId = await add('/suppliers', { name: 'Voltarc Semiconductor' });
  const grid = await add('/functions', { name: 'Dispatch the grid', criticality: 'very-high' });
  const systemId = await add('/systems', { name: 'Control room', functionIds: [grid] });
  const product = await add('/products', { name: 'Relay', systemId, makerId: supplierId });
  const fab = { name: 'Hsinchu fab', kind: 'fab', country: 'TW', latitude: 24.78, longitude: 121.0, supplierId };
  const made = await add('/sites', fab);
  await call('POST', '/links', { kind: 'manufactures', fromId: made, toId: product });
  await add('/sites', { name: 'Reno warehouse', kind: 'warehouse', latitude: 39.5, longitude: -119.8 });
  await add('/sites', { name: 'Tampere plant', kind: 'assembly', latitude: 61.5, longitude: 23.8 });
  await add('/sites', { name: 'Somewhere', kind: 'office' });
  const moved = await add('/sites', { name: 'Oulu office', kind: 'office', latitude: 4.7, longitude: -148.0 });
  const { change } = await call('GET', '/sites');
  await call('PATCH', `/sites/${moved}`, { latitude: 61.9, longitude: 24.1 });
  return change;
}
