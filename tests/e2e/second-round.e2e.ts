import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Item, itemsOf, type Questionnaire } from '../../src/formats/questionnaire/document.ts';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const pictures = process.env.HOLDFAST_PICTURES;

/** A supplier that answered 97 questions last year confirms 94 of them and alters three: the buyer reads three, and says what it makes of them. */
describe('the second round of a questionnaire', () => {
  let program: Program;
  let browser: StoryBrowser;
  let token: string;
  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace'));
    await call('POST', '/suppliers', { name: 'Meridiq Telemetry' });
    await call('POST', '/suppliers', { name: longName });
    const supplier = (await call('GET', '/suppliers?q=meridiq')).items[0].id;
    const link = await asked(supplier);
    await answer(link, (_, options) => ({ choice: options.includes('yes') ? 'yes' : options[0] }));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const longName = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft m. b. H. & Co. KG';
  const numbered = 97;
  let altered: string[] = [];

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  async function call(method: string, path: string, body?: object): Promise<any> {
    const answered = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect([answered.status, await answered.clone().text()]).toEqual([expect.toSatisfy(isGood), expect.anything()]);
    return answered.json();
  }
  const isGood = (status: number) => status < 300;

  async function asked(supplierId: string): Promise<string> {
    const sent = { questionnaire: 'vendor-scrm-template', suppliers: [{ id: supplierId }] };
    return (await call('POST', '/assessment-rounds', sent)).items[0].link.token;
  }

  /** As the supplier's page does, with the questions that stand by themselves. */
  async function answer(link: string, choose: (item: Item, options: string[]) => object): Promise<string[]> {
    const { document, previous } = await call('POST', '/answer/open', { token: link });
    const form = document as Questionnaire;
    const questions = form.sections.flatMap(({ items }) => items).slice(0, numbered);
    expect([questions.length, [...itemsOf(form)].length]).toEqual([numbered, 255]);
    const changes = questions.map((item) => {
      const options = item.options ? form.options[item.options]!.map(({ id }) => id) : [];
      const said = options.length > 0 ? choose(item, options) : { text: 'As agreed' };
      return { item: item.id, version: 0, answer: said, confirmed: previous?.[item.id] !== undefined };
    });
    await call('POST', '/answer/save', { token: link, changes });
    await call('POST', '/answer/submit', { token: link, name: 'Piotr Sadowski', attested: true });
    return questions.filter(({ options }) => options).map(({ id }) => id);
  }

  async function picture(name: string): Promise<void> {
    if (!pictures) return;
    const { page } = browser;
    for (const [kind, width, scheme] of [
      ['', 1440, 'light'],
      ['-dark', 1440, 'dark'],
      ['-phone', 390, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await settled(page);
      await page.screenshot({ path: join(pictures, `buyer-${name}${kind}.png`), fullPage: name !== 'dialog' });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  it('is sent to suppliers from one page, with the links to copy', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/assessments`);
    await page.getByRole('link', { name: 'Meridiq Telemetry' }).waitFor();
    await picture('list');
    await page.getByRole('link', { name: 'Send a questionnaire' }).click();
    await page.getByLabel('Questionnaire').selectOption('vendor-scrm-template');
    await page.getByLabel('Answer by').fill('2030-04-01');
    await page.getByLabel('A word to the suppliers').fill('For the renewal of the frame contract.');
    await page.getByRole('button', { name: 'Paste a list' }).click();
    await page.getByLabel('Suppliers', { exact: true }).fill(`Meridiq Telemetry\n${longName}\nNobody at all`);
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('2 added. 1 line names no supplier').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('For the renewal of the frame contract.').nth(1).waitFor();
    await picture('send');
    await page.getByRole('button', { name: 'Send to 2 suppliers' }).click();
    await page.getByRole('heading', { name: '2 suppliers are asked' }).waitFor();
    await picture('links');

    const row = page.getByRole('row').filter({ hasText: 'Meridiq' });
    const link = (await row.locator('.mono.break').textContent())!.split('#')[1]!;
    const ids = await answer(link, (item, options) => {
      if (['2.3', '4.9', '8.6'].includes(item.id)) return { choice: 'no' };
      return { choice: options.includes('yes') ? 'yes' : options[0]! };
    });

    altered = ids.filter((id) => ['2.3', '4.9', '8.6'].includes(id));
    expect(altered).toHaveLength(3);
    await page.getByRole('link', { name: 'See how far they are' }).click();
    await page.getByRole('link', { name: 'Meridiq Telemetry' }).waitFor();
  });

  it('shows the three that changed, with both answers, and what they do to the result', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Meridiq Telemetry' }).click();
    await page.getByRole('heading', { name: `Meridiq Telemetry: 3 of ${numbered} answers changed` }).waitFor();
    await page.getByRole('button', { name: 'Changed 3', pressed: true }).waitFor();
    await page.getByText(`94 confirmed without change, 0 new, 3 changed`).waitFor();
    await page.getByText('Weaker than before').first().waitFor();
    const figures = page.getByRole('table', { name: 'What it does to the result' });
    await figures.getByRole('row', { name: 'Stated practice' }).getByRole('button').click();
    await page.getByText('It says what the supplier states of itself').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('It says what the supplier states of itself').waitFor({ state: 'detached' });

    expect(await page.locator('[data-item]').count()).toBe(3);
    await picture('year-two');
  });

  it('is judged by key: A accepts, J goes on, Q asks', async () => {
    const { page } = browser;
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.locator('[data-item]').first().getByText('Accepted by you').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('q');
    await page.locator('dialog').getByLabel('Comment').fill('Since when is this no longer so?');
    await page.locator('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
    await page.locator('[data-item]').nth(1).getByText('Asked by you').waitFor();
    await page.getByText(`2 of ${numbered} answers judged as they stand.`).waitFor();
  });

  it('leads to a finding with a plan of action, an owner and a day', async () => {
    const { page } = browser;
    await page.locator('[data-item]').nth(2).getByRole('button', { name: 'Raise a finding' }).click();
    await page.getByLabel('Plan of action').fill('Qualify a second source for the transceiver');
    await page.getByLabel('Owner').fill('Ilse Marchetti');
    await page.locator('dialog').getByLabel('Due').fill('2020-01-31');
    await picture('dialog');
    await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('G-0001 was raised.').waitFor();
    await page.goto(`${program.address}/assessments/findings?overdue=true`);
    await page.getByRole('cell', { name: 'Ilse Marchetti' }).waitFor();
    await picture('findings');
    await page.goto(`${program.address}/assessments/rounds`);
    await page.getByText('2 suppliers:').first().waitFor();
    await picture('rounds');
  });

  it('stands in the portfolio and section by section', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/assessments/portfolio`);
    await page.getByRole('link', { name: 'Meridiq Telemetry' }).waitFor();
    await picture('portfolio');
    await page.goto(`${program.address}/assessments/heat-map`);
    await page.getByRole('table', { name: 'Section by supplier' }).waitFor();
    await picture('heat-map');
    await page.goto(`${program.address}/assessments/compare?assessment=A-0001&assessment=A-0002`);
    await page.getByRole('rowheader', { name: '4.9' }).waitFor();
    await picture('compare');
    await page.goto(`${program.address}/suppliers/S-0001`);
    await page.getByRole('heading', { name: 'Assessments' }).waitFor();
    await page
      .getByText(/^States /)
      .first()
      .waitFor();
    await picture('supplier');

    expect(browser.complaints).toEqual([]);
  });
});
