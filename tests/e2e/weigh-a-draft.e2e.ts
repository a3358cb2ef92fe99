import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** What if the only maker stops, and what if there were a second one: thought over, adopted, and taken back (issue 5 §2, §3). */
describe('a planner who asks what would happen', () => {
  let program: Program;
  let browser: StoryBrowser;
  let token: string;
  const pictures = process.env.HOLDFAST_PICTURES;
  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace'));
    const mission = await made('functions', { name: 'Billing', criticality: 'very-high' });
    const system = await made('systems', { name: 'Ledger', functionIds: [mission.id] });
    const product = await made('products', { name: 'Database engine', kind: 'software', systemId: system.id });
    const maker = await made('suppliers', { name: 'Halden Data', country: 'NO' });
    await made('suppliers', { name: 'Brightwater Software', country: 'FI' });
    await made('links', { fromId: maker.id, toId: product.id, kind: 'supplies', dependence: 'high' });
    await made('facts', { nodeId: maker.id, attribute: 'failureProbability', value: 0.1 });
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  async function made(path: string, body: object): Promise<{ id: string }> {
    const answer = await fetch(`${program.address}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { id: string };
  }
  async function picture(name: string): Promise<void> {
    if (!pictures) return;
    await settled(browser.page);
    await browser.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  it('sees from the supplier what stops with it', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/suppliers/S-0001`);
    await page.getByRole('button', { name: 'What if it stops?' }).click();
    await page.getByRole('heading', { name: 'Halden Data stops' }).waitFor();

    await page.getByText('1 mission function stops').waitFor();
    await picture('draft-stops');
    expect(page.url()).toContain('/what-if/W-0001');
  });

  it('adds a second source, and sees that nothing stops any more', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Add an edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What would be otherwise').selectOption('add-group');
    for (const [label, name] of [
      ['What needs the sources', 'Database engine'],
      ['Source 1', 'Halden Data'],
      ['Source 2', 'Brightwater Software'],
    ] as const) {
      await dialog.getByRole('combobox', { name: label }).fill(name.slice(0, 6));
      await page.getByRole('option', { name: new RegExp(`^${name} ·`) }).click();
    }
    await dialog.getByLabel('What they supply').fill('Database engine');
    await picture('draft-add-edit');
    await dialog.getByRole('button', { name: 'Add to the draft' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByText('Nothing else stops').waitFor();
    await picture('draft-cured');
  });

  it('adopts both as one change, and takes that back', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Adopt…' }).click();
    await page.getByText('2 edits are made in the register').waitFor();
    await picture('draft-adopt');
    await page.getByRole('button', { name: 'Adopt all edits' }).click();
    await page.getByText(/Adopted with change \d+/).waitFor();
    await picture('draft-adopted');

    await page.getByRole('button', { name: 'Undo the adoption' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the adoption' }).click();
    await page.getByRole('button', { name: 'Adopt…' }).waitFor();
    await page.goto(`${program.address}/what-if`);
    await page.getByRole('link', { name: 'Halden Data stops' }).waitFor();
    await picture('drafts');
  });
});
