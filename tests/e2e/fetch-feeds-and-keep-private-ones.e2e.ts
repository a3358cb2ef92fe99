import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFeedServer } from '../feed-server.ts';
import { chooseFile, type StoryBrowser, settled } from './browser.ts';
import { startProgram } from './program.ts';
import { beginStory } from './story.ts';

const record = {
  id: 'NORTH-2026-1',
  modified: '2026-11-01T00:00:00Z',
  summary: 'A limited notice of a partner',
  aliases: ['CVE-2021-44228'],
  affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.3.0'] }],
};

/** Whoever runs the installation switches feeds on and carries them across; a workspace keeps advisories of its own. */
describe('fetching feeds, and keeping private ones', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  let server: Awaited<ReturnType<typeof startFeedServer>>;
  let browser: StoryBrowser;
  beforeAll(async () => {
    let story: Awaited<ReturnType<typeof beginStory>>;
    [story, server] = await Promise.all([beginStory('northmere'), startFeedServer()]);
    ({ program, browser } = story);
    const kev = {
      catalogVersion: '2',
      dateReleased: new Date().toISOString(),
      vulnerabilities: [{ cveID: 'CVE-2021-44228', dateAdded: '2021-12-10' }],
    };
    server.put('/kev.json', JSON.stringify(kev));
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), server?.stop()]);
    await program?.stop();
    program?.discard();
  });

  /** The panel of one feed on the page of the vulnerability data. */
  const panel = (title: string) =>
    browser.page.locator('section.panel', { has: browser.page.getByRole('heading', { name: title, exact: true }) });

  it('names the own mirror, without which nothing on the own network is reached', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/settings/data`);
    await settled(page);
    const kev = panel('CISA known exploited vulnerabilities');
    await kev.getByRole('button', { name: 'Change the source' }).click();
    await kev.getByLabel('Address').fill(`${server.url}/kev.json`);
    await kev.getByRole('button', { name: 'Save the source' }).click();
    await kev.getByRole('button', { name: 'Switch on' }).click();
    await kev.getByText(/127\.0\.0\.2 is the machine that Holdfast itself runs on/).waitFor();
    expect(server.asked).toEqual([]);

    const going = panel('Outgoing connections');
    await going.getByLabel('Own addresses that may be reached').fill('127.0.0.2');
    await going.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Outgoing connections changed.').waitFor();
  });

  it('fetches a feed on request, and says when it is asked next', async () => {
    const { page } = browser;
    const kev = panel('CISA known exploited vulnerabilities');
    await kev.getByRole('button', { name: 'Fetch now' }).click();
    await kev.getByText(/did not bring all of it/).waitFor({ state: 'detached' });
    await page.reload();
    await settled(page);

    expect(await kev.getByText('switched on').isVisible()).toBe(true);
    expect(await kev.getByText('Asked next').isVisible()).toBe(true);
    expect(server.asked.map(({ path, status }) => `${status} ${path}`)).toEqual(['200 /kev.json']);
  });

  it('hands the bundle out as one file, and takes one in', async () => {
    const { page } = browser;
    const bundle = panel('Across an air gap');
    const started = page.waitForEvent('download');
    await bundle.getByRole('link', { name: 'Download the bundle' }).click();
    const content = readFileSync(await (await started).path());
    await chooseFile(page, 'Load a bundle', { name: 'feeds.tar', content });
    await bundle.getByText(/OSV: in force already/).waitFor();

    expect(await bundle.getByText(/CISA KEV: in force already/).isVisible()).toBe(true);
  });

  it('keeps advisories of the workspace, and marks what rests on them', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/settings/private-feeds`);
    await page.getByText('No private feed yet').waitFor();
    await page.getByLabel('Name').fill('Sector CERT, limited');
    await page.getByRole('button', { name: 'Add the feed' }).click();
    await page.getByRole('heading', { name: 'Sector CERT, limited' }).waitFor();
    const log4j = {
      ...record,
      affected: [
        {
          package: { ecosystem: 'Maven', name: 'org.apache.logging.log4j:log4j-core' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0' }] }],
        },
      ],
    };
    await chooseFile(page, 'Hand over advisories', {
      name: 'limited.json',
      content: Buffer.from(JSON.stringify(log4j)),
    });
    await page.getByText('Show what it holds').click();
    await page.getByText('A limited notice of a partner').waitFor();
    // A page that was open before the matching is through shows what stood then.
    const found = `${program.address}/api/v1/findings?q=NORTH-2026-1`;
    await vi.waitUntil(async () => (await (await page.request.get(found)).json()).total > 0, { timeout: 30_000 });
    await page.goto(`${program.address}/findings?q=NORTH-2026-1`);
    await page.getByText('private', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'CVE-2021-44228' }).first().click();

    await page.getByText('Private: Sector CERT, limited').waitFor();
    expect(browser.complaints).toEqual([]);
  });

  it('asks nobody anything when the server is started offline, whatever is switched on', async () => {
    const { page } = browser;
    await program.stop();
    program = await startProgram({ data: program.data, words: ['--offline'] });
    server.forget();
    await page.goto(`${program.address}/settings/data`);
    await page.getByText('This server was started with --offline').first().waitFor();

    expect(await page.getByRole('button', { name: 'Fetch now' }).count()).toBe(0);
    expect(server.asked).toEqual([]);
  });
});
