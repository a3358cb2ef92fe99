import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

const ada = { name: 'Ada Lind', email: 'ada@northmere.example', password: 'a long enough password' };

/** Somebody who forgot a password, the administrator who helps, and a program that is given no more than it needs (issue 3 §2). */
describe('an administrator of people and programs', () => {
  let program: Program;
  let browser: StoryBrowser;
  let other: Awaited<ReturnType<StoryBrowser['another']>>;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('workspace'));
    other = await browser.another({ viewport: { width: 390, height: 844 } });
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  const go = async (path: string) => {
    await browser.page.goto(program.address + path);
    await settled(browser.page);
  };
  const signIn = async (email: string, password: string) => {
    await other.page.getByLabel('Mail address').fill(email);
    await other.page.locator('input[type=password]').fill(password);
    const answer = other.page.waitForResponse((response) => response.request().method() === 'POST');
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    return (await answer).status();
  };

  it('invites somebody, who forgets the password and is told how long to wait', async () => {
    const { page } = browser;
    await go('/settings/members');
    const form = page.locator('form').filter({ has: page.getByLabel('Mail address') });
    await form.getByLabel('Name').fill(ada.name);
    await form.getByLabel('Mail address').fill(ada.email);
    await form.getByRole('button', { name: 'Add the member' }).click();
    const link = await page.locator('.secret .mono').textContent();
    await other.page.goto(link!);
    await other.page.locator('input[type=password]').first().fill(ada.password);
    await other.page.getByRole('button', { name: 'Choose it and sign in' }).click();
    await other.page.getByRole('link', { name: 'Suppliers' }).first().waitFor();
    await other.context.clearCookies();
    await other.page.goto(program.address);

    const answers = [];
    for (let attempt = 0; attempt < 6; attempt++) answers.push(await signIn(ada.email, 'forgotten'));

    expect(answers).toEqual([401, 401, 401, 401, 429, 429]);
    await other.page.getByRole('alert').getByText('5 tries with this mail address failed in a row.').waitFor();
    await other.page
      .getByRole('status')
      .getByText(/^Wait \d+ s, then try again\.$/)
      .waitFor();
  });

  it('tells a stranger the same of an address that nobody has', async () => {
    const { page } = other;
    const said = await page.getByRole('alert').textContent();
    await page.reload();
    for (let attempt = 0; attempt < 5; attempt++) await signIn('nobody@northmere.example', 'guessed');
    await page
      .getByRole('status')
      .getByText(/^Wait \d+ s, then try again\.$/)
      .waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(said);
  });

  it('sees who is locked since and until when, and releases them', async () => {
    const { page } = browser;
    await go('/settings/members');
    const row = page.getByRole('row').filter({ hasText: ada.email });
    await row.getByText(/^sign-in locked until .*, since .* after 5 failed tries$/).waitFor();
    await row.getByRole('button', { name: 'Release' }).click();
    await page.getByText('Ada Lind can sign in again.').waitFor();
    await row.getByRole('button', { name: 'Release' }).waitFor({ state: 'detached' });

    expect(await signIn(ada.email, ada.password)).toBe(200);
    await go('/audit?action=member.released');
    expect(await page.getByRole('link', { name: 'Sign-in released' }).count()).toBe(1);
  });

  it('gives a program a service account and a token for one thing, sees it used, and revokes it', async () => {
    const { page } = browser;
    await go('/settings/members');
    const account = page.locator('form').filter({ has: page.getByRole('button', { name: 'Add the account' }) });
    await account.getByLabel('Name').fill('Nightly report');
    await account.getByLabel('Role here').selectOption('buyer');
    await account.getByRole('button', { name: 'Add the account' }).click();
    await page.getByText('Nightly report is added.').waitFor();

    await go('/settings/tokens');
    await page.getByLabel('Name').fill('reads suppliers');
    await page.getByLabel('Speaks for').selectOption({ label: 'Nightly report' });
    await page.getByText('With the role of Nightly report: Buyer.').waitFor();
    await page.getByRole('combobox', { name: 'May do at most' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('option', { name: 'register:write' }).count()).toBe(0);
    await page.getByRole('option', { name: 'register:read' }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Days until it expires').selectOption('7');
    await page.getByRole('button', { name: 'Create the token' }).click();
    const secret = await page.locator('.secret .mono').textContent();
    const call = async (path: string) =>
      (await fetch(`${program.address}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect([await call('/suppliers'), await call('/findings')]).toEqual([200, 403]);

    await go('/settings/tokens');
    const row = page.getByRole('row').filter({ hasText: 'reads suppliers' });
    expect(await row.textContent()).toMatch(/Nightly report, Buyer.*register:read.*in \d days.*UTC/);
    await row.getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /revoke/i })
      .click();
    await row.getByText('revoked', { exact: true }).waitFor();

    expect(await call('/suppliers')).toBe(401);
    // The browser notes each refused sign-in as an error.
    expect(browser.complaints.filter((complaint) => !/ 4(01|29) /.test(complaint))).toEqual([]);
  });
});
