import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFile, type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A planner draws a line around a region and reads which functions rest on it. */
describe('what if a region fails', () => {
  let program: Program;
  let browser: StoryBrowser;
  let page: Page;
  let beforeTheFab: number;
  beforeAll(async () => {
    const story = await beginStory('workspace');
    ({ program, browser } = story);
    page = browser.page;
    beforeTheFab = await fill(story);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 15_000 });
  const answer = (title: string) => page.getByRole('heading', { name: title });
  const table = (title: string) => page.getByRole('region', { name: title });

  it('shows sites, flows and what rests on each country', async () => {
    await page.goto(`${program.address}/sites`);
    await page.getByRole('link', { name: 'Hsinchu fab' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Map', exact: true }).waitFor();
    await page.locator('.map [data-count]').first().waitFor();

    await eventually(() => page.locator('.map .map-flow').count()).toBe(1);
    await eventually(() => page.locator('.map-country[data-country="TW"]').count()).toBe(1);
    await page.getByText('1 site has no place yet.').waitFor();
    await page
      .getByRole('table', { name: 'Countries' })
      .getByRole('row', { name: /Taiwan 1.*Very high.*1/ })
      .waitFor();
  });

  it('draws a line around a region and reads which functions depend on it', async () => {
    await page.getByRole('button', { name: 'Draw on the map' }).click();
    const fab = await page.locator('.map [data-count]').last().boundingBox();
    const [x, y] = [fab!.x + fab!.width / 2, fab!.y + fab!.height / 2];
    await page.mouse.move(x - 40, y - 40);
    await page.mouse.down();
    for (const [right, down] of [
      [40, -40],
      [40, 40],
      [-40, 40],
      [-40, -30],
    ]) {
      await page.mouse.move(x + right!, y + down!, { steps: 5 });
    }
    await page.mouse.up();
    await answer('If this region fails').waitFor();
    await page.getByText('1 function depends on it').waitFor();

    expect(new URL(page.url()).searchParams.get('area')).toMatch(/^-?[\d.]+,-?[\d.]+ /);
    const inside = table('What depends on this region');
    await inside.getByRole('row', { name: /Dispatch the grid.*Very high/ }).waitFor();
    const sent = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    expect((await sent).suggestedFilename()).toBe('depends-on-region.csv');
    await page.reload();
    await answer('If this region fails').waitFor();
    await page.getByText('1 function depends on it').waitFor();
  });

  it('asks the same with the keys alone', async () => {
    await page.goto(`${program.address}/map`);
    const circle = page
      .getByRole('group', { name: 'How to choose the region' })
      .getByRole('button', { name: 'Circle' });
    await circle.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Around the site' }).focus();
    await page.keyboard.type('Hsinchu');
    await page.getByRole('option', { name: /Hsinchu fab/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');

    await answer('If 100 km around Hsinchu fab fails').waitFor();
    await page.getByText('1 function depends on it').waitFor();
    await page.getByRole('button', { name: 'Open as a table' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('depends');
  });

  it('brings in a hazard, sees who stands in it, and takes it off and back', async () => {
    await page.getByRole('button', { name: 'Bring one in' }).click();
    await page.getByLabel('Name', { exact: true }).fill('West Pacific quakes');
    await page.getByLabel('Kind', { exact: true }).selectOption('quake');
    const ring = [
      [118, 20],
      [124, 20],
      [124, 27],
      [118, 27],
      [118, 20],
    ];
    const content = Buffer.from(JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
    await chooseFile(page, 'Choose a GeoJSON file', { name: 'quakes.geojson', content });
    await page.getByText('1 site inside', { exact: true }).waitFor();
    await eventually(() => page.locator('.map .map-hazard').count()).toBe(1);
    await page.getByRole('button', { name: 'What if West Pacific quakes fails?' }).click();

    await answer('If West Pacific quakes fails').waitFor();
    await page.getByRole('button', { name: 'Take West Pacific quakes off the map' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 site inside', { exact: true }).waitFor();
  });

  it('answers as of the past', async () => {
    await page.goto(`${program.address}/map?country=TW&asOf=${beforeTheFab}`);
    await settled(page);

    await page.getByText('No site and no supplier with a known place stands inside.').waitFor();
    expect(await page.getByRole('button', { name: 'Bring one in' }).count()).toBe(0);
  });

  it('met no fault of the pages, none against the security policy either', () => {
    expect(browser.complaints).toEqual([]);
  });
});

/** A fab that supplies a plant, by which a function is met; gives the change before the fab was there. */
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
  const maker = await add('/suppliers', { name: 'Kestrelline Controls' });
  const foundry = await add('/suppliers', { name: 'Voltarc Semiconductor' });
  const grid = await add('/functions', { name: 'Dispatch the grid', criticality: 'very-high' });
  const systemId = await add('/systems', { name: 'Control room', functionIds: [grid] });
  await add('/products', { name: 'Relay', systemId, makerId: maker });
  await call('POST', '/links', { kind: 'supplies', fromId: foundry, toId: maker, share: 0.6, confidence: 'declared' });
  const plant = { name: 'Tampere plant', country: 'FI', latitude: 61.5, longitude: 23.8, supplierId: maker };
  await add('/sites', plant);
  await add('/sites', { name: 'Somewhere', kind: 'office' });
  const { change } = await call('GET', '/sites');
  const fab = { name: 'Hsinchu fab', kind: 'fab', country: 'TW', latitude: 24.78, longitude: 121.0 };
  await add('/sites', { ...fab, supplierId: foundry });
  return change;
}
