import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoryBrowser } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** A buyer makes a questionnaire of one that ships, changes it, sees what changed, and takes in a sheet of its own. */
describe('a questionnaire of one’s own', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it('begins as a copy, whose draft outlives the page', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/questionnaires/small-business-health-check`);
    await page.getByRole('link', { name: 'Copy and change' }).click();
    await page.waitForURL(/health-check\/edit/);
    const question = page.getByLabel('Question', { exact: true });
    await question.fill('Do you know who can come into your systems?');
    await page.getByText('Nothing to mend').waitFor();
    await page.waitForFunction(() => JSON.stringify(localStorage).includes('who can come into your systems'));
    await page.reload();
    await page.getByText('Your draft of this questionnaire was found in this browser.').waitFor();

    expect(await question.inputValue()).toBe('Do you know who can come into your systems?');
  });

  it('is saved as a version of its own', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Save as a version' }).click();
    await page.getByText('The first version.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/questionnaires\/own-small-business-health-check$/);
    await page.getByText('yours', { exact: true }).first().waitFor();
    await page.getByText('Do you know who can come into your systems?').waitFor();
  });

  it('is changed by keyboard, shows what is wrong at its place, and raises its version by what changed', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.waitForURL(/own-small-business-health-check\/edit/);
    await page.getByRole('button', { name: 'Add one behind' }).click();
    await page.getByText('1 thing to mend').waitFor();
    expect(await page.getByRole('button', { name: 'Save as a version' }).isDisabled()).toBe(true);
    await page.getByLabel('Question', { exact: true }).fill('Who is told when something breaks?');
    await page.getByText('Nothing to mend').waitFor();
    const row = page.locator('.outline-row').filter({ hasText: 'Who is told' });
    await row.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Save as a version' }).click();
    await page.getByText('1.1.0 follows').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('1 difference from').waitFor();

    expect(await page.locator('.difference').textContent()).toContain('Who is told when something breaks?');
  });

  it('weighs what matters to it', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Weights', exact: true }).click();
    await page.locator('.weights input').first().fill('5');
    await page.getByRole('button', { name: 'Save the weights' }).click();
    await page.getByText('The weights are saved.').waitFor();
    await page.getByRole('button', { name: 'Questions', exact: true }).click();

    await page.getByText('Weight 5, yours').first().waitFor();
  });

  it('comes of a sheet whose columns are named, once its cells are mended', async () => {
    const { page } = browser;
    const sheet = (weight: string) => ({
      name: 'Our list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Nr,Area,What we ask,Weight\nA1,Access,Who may come in?,${weight}\nA2,,Who may not?,\n`),
    });
    const look = async (weight: string) => {
      await page.locator('input[type=file]').setInputFiles(sheet(weight));
      await page.getByLabel('What column C is').selectOption({ label: 'Question' });
      await page.getByRole('button', { name: 'Look at the questions' }).click();
    };
    await page.goto(`${program.address}/questionnaires/new`);
    await look('heavy');
    await page.getByText('Our list!D2').waitFor();
    await page.getByRole('button', { name: 'Another file' }).click();
    await look('2');
    await page.getByRole('heading', { name: '2 questions' }).waitFor();
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.waitForURL(/questionnaires\/own-our-list/);
    await page.getByRole('heading', { name: 'Our list', exact: true }).waitFor();
    expect(await page.locator('.question').count()).toBe(2);
    await page.goto(`${program.address}/questionnaires/new`);
    await look('7');

    await page.getByText('It becomes version 1.1.0 of Our list, with 1 difference from 1.0.0.').waitFor();
  });

  it('is withdrawn, and comes back', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/questionnaires`);
    await page.getByRole('button', { name: 'Withdraw Our list 1.0.0' }).click();
    await page.getByText('Our list 1.0.0 is withdrawn').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Our list 1.0.0 is back.').waitFor();

    await page.getByRole('link', { name: 'Our list', exact: true }).waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
