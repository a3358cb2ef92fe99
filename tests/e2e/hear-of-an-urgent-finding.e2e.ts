import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../receiver.ts';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { seedNorthmere } from './seed.ts';
import { beginStory } from './story.ts';

/** From a feed to the bell and to the ticket desk, by the program as it runs: its jobs, its clock, its one door. */
describe('a product security engineer who waits for bad news', () => {
  let program: Program;
  let browser: StoryBrowser;
  let receiver: Receiver;
  let token: string;
  let secret = '';
  beforeAll(async () => {
    receiver = await startReceiver();
    ({ program, browser, token } = await beginStory('workspace'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
    await receiver?.stop();
  });

  it('has nothing to read yet, and is told what to do', async () => {
    const { page } = browser;
    await page.goto(program.address);
    await page.getByRole('link', { name: 'Notices, none unread' }).click();

    await page.getByRole('heading', { name: 'Nothing to tell you yet' }).waitFor();
    await page.getByRole('link', { name: 'Choose what you hear of' }).first().click();
    await page.getByLabel('How you hear of: Imports').selectOption('Not at all');
    await page.getByRole('button', { name: 'Save the choices' }).click();
    await page.getByText('Saved.').waitFor();
  });

  it('adds a webhook, and learns from the test button what stands in its way', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/settings/channels`);
    await page.locator('input[name=name]').fill('Ticket desk');
    await page.locator('input[name=url]').fill(receiver.url);
    await page.getByRole('button', { name: 'Add the webhook' }).click();
    secret = await page
      .getByText(/^whsec_/)
      .textContent()
      .then(String);

    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('It did not work: switched off').waitFor();
    await page.getByLabel('Let webhooks of all workspaces out of this installation').click();
    await page.getByText('This installation lets no webhook out').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('It did not work: connection').waitFor();
    await page.getByText(/127\.0\.0\.1 is the machine that Holdfast itself runs on/).waitFor();

    await nameOwnMachine();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('It works').waitFor();
    expect(JSON.parse(receiver.received[0]!.body).type).toBe('test');
  });

  it('hears of urgent findings at the bell, and follows them by keyboard', async () => {
    const { page } = browser;
    await seedNorthmere(program, token);
    await page.goto(program.address);
    const bell = page.getByRole('link', { name: /^Notices, \d+ unread$/ });
    await bell.waitFor();
    await bell.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Notices', level: 1 }).waitFor();
    await settled(page);
    expect(await page.getByText('Import I-0001 was applied').count()).toBe(0);

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Findings', level: 1 }).waitFor();
    expect(page.url()).toContain('/findings?exploited=true');
  });

  it('finds the same at the ticket desk, signed', async () => {
    const isFinding = ({ body }: { body: string }) => JSON.parse(body).type === 'findings.opened';
    for (let wait = 0; wait < 300 && !receiver.received.some(isFinding); wait++) await pause(200);

    const call = receiver.received.find(isFinding)!;
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call.headers['holdfast-signature'] as string)!;
    expect(JSON.parse(call.body)).toMatchObject({
      path: '/findings?exploited=true',
      workspace: { name: 'Northmere Utilities' },
    });
    expect(signature).toBe(createHmac('sha256', secret).update(`${seconds}.${call.body}`).digest('hex'));
  });

  it('follows a link of a mail, which says for which workspace it is', async () => {
    const { page } = browser;
    const { workspace } = JSON.parse(receiver.received.at(-1)!.body);
    await page.goto(`${program.address}/findings?exploited=true&workspace=${workspace.id}`);
    await page.getByRole('heading', { name: 'Findings', level: 1 }).waitFor();

    expect(new URL(page.url()).search).toBe('?exploited=true');
  });

  it('met no fault of the pages', () => {
    expect(browser.complaints).toEqual([]);
  });

  /** The tests' receiver stands on this machine, which is closed until the administrator names it. */
  async function nameOwnMachine(): Promise<void> {
    const status = await browser.page.evaluate(async () => {
      const settings = await (await fetch('/api/v1/egress')).json();
      const body = JSON.stringify({ ...settings, privateAddresses: ['127.0.0.1'] });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/egress', { method: 'PUT', headers, body })).status;
    });
    expect(status).toBe(200);
  }
});
