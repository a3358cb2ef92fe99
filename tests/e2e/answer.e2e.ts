import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpServer, startSmtp } from '../smtp.ts';
import { chooseFile, type StoryBrowser } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const phone = { viewport: { width: 390, height: 844 } };

/** A supplier answers from a telephone, hands sections over, proves, signs, and answers again the year after. */
describe('a supplier that answers without an account', () => {
  let program: Program;
  let browser: StoryBrowser;
  let smtp: SmtpServer;
  let supplier: Page;
  let colleague: Page;
  let assessment: string;
  let supplierId: string;
  let link = '';
  beforeAll(async () => {
    smtp = await startSmtp({ isTrusted: false, hideSTARTTLS: true });
    ({ program, browser } = await beginStory('workspace'));
    ({ page: supplier } = await browser.another(phone));
    ({ page: colleague } = await browser.another(phone));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
    await smtp?.stop();
  });

  /** As the buyer, who is signed in. */
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the server answered
  async function say(method: string, path: string, data?: unknown): Promise<any> {
    const headers = { origin: program.address, 'if-match': '*' };
    const answer = await browser.context.request.fetch(`${program.address}/api/v1${path}`, { method, headers, data });
    expect(answer.ok(), `${method} ${path}: ${answer.status()}`).toBe(true);
    return answer.json();
  }
  const card = (page: Page, item: string) => page.locator(`[id="question-${item}"]`);
  const option = (page: Page, item: string, name: string) =>
    card(page, item).getByRole('radio', { name, exact: true }).first();
  const saved = (page: Page) => page.getByText(/^Saved \d/).waitFor();
  const at = (place: string) => `${link}/${place}`;
  const go = async (page: Page, place: string) => {
    await page.goto('about:blank');
    await page.goto(at(place));
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  it.each(['br', 'gzip'])('is sent scripts in less than two fifths of their size as %s', async (encoding) => {
    const script = /[^"]+index-[^"]+\.js/.exec(await (await fetch(`${program.address}/answer`)).text())![0];
    const sent = async (how: string) => {
      const answer = await fetch(program.address + script, { headers: { 'accept-encoding': how } });
      const { headers } = answer;
      expect(headers.get('vary')).toMatch(/accept-encoding/i);
      expect(headers.get('content-type')).toMatch(/javascript/);
      return { headers, size: Number(headers.get('content-length')), text: await answer.text() };
    };

    const plain = await sent('identity');
    const packed = await sent(encoding);

    expect([plain, packed].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, encoding]);
    expect(packed.text).toBe(plain.text);
    expect(packed.size).toBeLessThan(plain.size / 2.5);
  });

  it('comes from its mail to the first question by one link, on a telephone', async () => {
    await say('PUT', '/egress', { ...(await say('GET', '/egress')), privateAddresses: ['127.0.0.1'] });
    const server = { host: 'localhost', port: smtp.port, tls: 'none', username: null };
    const sender = 'Holdfast <holdfast@example.org>';
    await say('PUT', '/mail-server', { ...server, sender, address: program.address, active: true });
    supplierId = (await say('POST', '/suppliers', { name: 'Meridiq Telemetry' })).id;
    const { items } = await say('POST', '/assessment-rounds', {
      questionnaire: 'vendor-scrm-template',
      suppliers: [{ id: supplierId, email: 'ada@meridiq.example' }],
      note: 'For the pump stations.',
    });
    assessment = items[0].assessment.id;
    while (smtp.received.length === 0) await pause(100);
    link = /\S+\/answer#\S+/.exec(smtp.received[0]!.mail.text ?? '')![0];

    await supplier.goto(link);
    await supplier.getByText('Northmere Utilities asks Meridiq Telemetry').waitFor();
    await option(supplier, '1.1', 'No').waitFor({ timeout: 60_000 });

    await supplier.getByText('For the pump stations.').waitFor();
  });

  it('loses nothing when it is cut off and its browser dies', async () => {
    await supplier.getByRole('button', { name: 'Next: section 2' }).click();
    await supplier.getByRole('heading', { level: 1, name: /^Supply Chain Management/ }).waitFor();
    await option(supplier, '2.1', 'Yes').check();
    await saved(supplier);
    const context = supplier.context();
    await context.setOffline(true);
    await option(supplier, '2.2', 'Alternate').check();
    await card(supplier, '2.2').getByLabel('Please explain').fill('By our own list');
    await supplier.getByText('Not saved yet: no connection').waitFor();
    await supplier.close();
    await context.setOffline(false);

    supplier = await context.newPage();
    await supplier.goto(at('2'));
    await supplier.getByText('1 answer that this browser had not sent yet is back.').waitFor();
    await saved(supplier);

    await colleague.goto(at('2'));
    await card(colleague, '2.2').getByLabel('Please explain').waitFor();
    expect(await card(colleague, '2.2').getByLabel('Please explain').inputValue()).toBe('By our own list');
    expect(await option(colleague, '2.1', 'Yes').isChecked()).toBe(true);
  });

  it('sees questions fall away by a proof that holds, and what lacks until then', async () => {
    const page = supplier;
    await go(page, '4');
    await option(page, '4.1', 'Yes').check();
    await page.getByRole('heading', { name: '26 questions can fall away' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await card(page, '4.1').getByRole('button', { name: 'Add a file or photo' }).click();
    await (await chooser).setFiles({
      name: 'iso-27001.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-'),
    });
    await card(page, '4.1').getByText('iso-27001.pdf').first().waitFor();
    await card(page, '4.1').getByLabel('Valid until').fill('2099-12-31');
    await card(page, '4.1').getByLabel('Title').focus();

    await page.getByRole('heading', { name: '26 of 27 questions fall away' }).waitFor();
    expect(await card(page, '4.2').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the other 26' }).click();
    await card(page, '4.2').waitFor();
  });

  it('hands a section over; two who answer at once both stay, and one of them chooses', async () => {
    await go(supplier, '6');
    await card(supplier, '6.1').getByRole('button', { name: 'Ask a colleague to answer this one' }).click();
    const dialog = supplier.getByRole('dialog');
    await dialog.getByLabel('Name of your colleague').fill('Lin Wei');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const handed = ((await dialog.locator('.secret .mono').textContent()) ?? '').trim();
    await dialog.getByRole('button', { name: 'Done' }).click();

    await colleague.goto(handed);
    await card(colleague, '6.1').waitFor();
    await colleague.getByText('Section 1 of 1').waitFor();
    expect(await colleague.getByRole('button', { name: 'Sign and submit' }).count()).toBe(0);
    await option(colleague, '6.1', 'Yes').check();
    await saved(colleague);
    await option(supplier, '6.1', 'No').check();
    await card(supplier, '6.1').getByText('2 answers stand here').waitFor();
    await card(supplier, '6.1')
      .getByText(/^Lin Wei, /)
      .waitFor();

    await colleague.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await card(colleague, '6.1').getByText('2 answers stand here').waitFor();
    await card(colleague, '6.1').getByRole('button', { name: 'Take this one: No' }).click();
    await option(colleague, '6.1', 'No').waitFor();
    expect(await option(colleague, '6.1', 'No').isChecked()).toBe(true);
    await saved(colleague);
  });

  it('takes its workbook away, and brings it back with what is different to choose from', async () => {
    const page = supplier;
    await go(page, '2');
    await page.getByRole('button', { name: 'My copy' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Workbook (XLSX)' }).click();
    const workbook = readFileSync(await (await download).path());
    await page.getByRole('button', { name: 'Close' }).click();
    await option(page, '2.1', 'No').check();
    await saved(page);

    await page.getByRole('button', { name: 'My copy' }).click();
    await chooseFile(page, 'Choose a file', { name: 'filled.xlsx', content: workbook });
    await page.getByRole('heading', { name: '1 answer is different in the file' }).waitFor();
    await page.getByRole('button', { name: 'Save this one' }).click();

    await saved(page);
    await expect.poll(() => option(page, '2.1', 'Yes').isChecked()).toBe(true);
  });

  it('signs and submits, keeps its copy, alters and submits again', async () => {
    const page = supplier;
    await go(page, 'sign:');
    await page.getByText(/questions are still open$/).waitFor();
    await page.getByLabel('Your name').fill('Ada Ferris');
    await page.getByLabel(/^This is true/).check();
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByRole('heading', { name: /^Submitted on/ }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Signed copy' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.tar$/);

    await go(page, '2');
    await option(page, '2.3', 'No').check();
    await saved(page);
    await go(page, 'sign:');
    await page.getByText(/^1 of \d+ answers altered since/).waitFor();
    await page.getByLabel('Your name').fill('Ada Ferris');
    await page.getByLabel(/^This is true/).check();
    await page.getByRole('button', { name: 'Submit again' }).click();
    await page.getByText(/has your answers/).waitFor();
  });

  it('is asked back, replies beside the answer, and reads that it was accepted', async () => {
    const page = supplier;
    await say('POST', `/assessments/${assessment}/comments`, { item: '2.3', text: 'Since when?' });
    await say('POST', `/assessments/${assessment}/query`, { comment: 'One thing is not clear to us.' });
    await go(page, '2');
    await page.getByRole('heading', { name: 'Northmere Utilities has a question' }).waitFor();
    await page.getByText('One thing is not clear to us.').waitFor();
    await page.getByRole('button', { name: '2.3', exact: true }).click();
    await card(page, '2.3').getByText('Since when?').waitFor();
    await card(page, '2.3').getByRole('button', { name: 'Reply' }).click();
    await card(page, '2.3').getByLabel('Your word to Northmere Utilities').fill('Since March.');
    await card(page, '2.3').getByRole('button', { name: 'Send' }).click();
    await card(page, '2.3').getByText('Since March.').waitFor();
    await go(page, 'sign:');
    await page.getByLabel('Your name').fill('Ada Ferris');
    await page.getByLabel(/^This is true/).check();
    await page.getByRole('button', { name: 'Submit again' }).click();
    await page.getByText(/has your answers/).waitFor();

    await say('POST', `/assessments/${assessment}/accept`, {});
    await go(page, '2');
    await page.getByRole('heading', { name: 'Northmere Utilities has accepted your answers' }).waitFor();
    expect(await option(page, '2.1', 'Yes').isDisabled()).toBe(true);
  });

  it('confirms the year after what is still so, and shows what is not', async () => {
    const page = supplier;
    const { items } = await say('POST', '/assessment-rounds', {
      questionnaire: 'vendor-scrm-template',
      suppliers: [{ id: supplierId }],
    });
    link = `${program.address}/answer#${items[0].link.token}`;
    await go(page, '2');
    await card(page, '2.1')
      .getByText(/^in \d{4} you said Yes$/)
      .waitFor();
    await option(page, '2.1', 'No').check();
    await card(page, '2.1').getByText('altered').waitFor();
    await page.getByRole('button', { name: 'Confirm 2 answers of last time' }).click();
    await saved(page);
    await expect.poll(() => option(page, '2.3', 'No').isChecked()).toBe(true);
    await page.getByLabel('Only what is new or open').check();
    await card(page, '2.4').waitFor();
    expect(await card(page, '2.3').count()).toBe(0);
    await go(page, 'sign:');

    await page.getByText(/^1 of 3 answers altered since last time/).waitFor();
  });

  it('met no fault of the pages', () => {
    expect(browser.complaints.filter((complaint) => !complaint.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
