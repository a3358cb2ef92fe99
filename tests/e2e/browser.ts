import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { administrator } from './northmere.ts';

/** A browser that keeps what its pages complain about: faults, errors in the console, breaches of the security policy. */
export async function openBrowser(options: BrowserContextOptions = {}) {
  const browser = await launchChromium();
  const complaints: string[] = [];
  const { context, page } = await openPage(browser, complaints, options);
  return {
    page,
    context,
    complaints,
    another: (more: BrowserContextOptions) => openPage(browser, complaints, { ...options, ...more }),
    /** One more page of the same visitor. */
    tab: () => openTab(context, complaints),
    close: () => browser.close(),
  };
}

export type StoryBrowser = Awaited<ReturnType<typeof openBrowser>>;

async function openPage(browser: Browser, complaints: string[], options: BrowserContextOptions) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  return { context, page: await openTab(context, complaints) };
}

async function openTab(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  countRequests(page);
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswerOfStranger(message)) complaints.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

/** Pages of one visitor that tests take in turn, so that one loads while another is looked at. */
export async function openTabs({ page, tab }: StoryBrowser): Promise<Tabs> {
  const free = [page, await tab()];
  return {
    use: async (work) => {
      const taken = free.pop();
      if (!taken) throw new Error('More tests run at once than there are tabs.');
      try {
        return await work(taken);
      } finally {
        free.push(taken);
      }
    },
  };
}

export interface Tabs {
  use<Result>(work: (page: Page) => Promise<Result>): Promise<Result>;
}

/** Waits until the page has its heading and asks the server nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  for (let quiet = 0; quiet < 3; quiet++) {
    await page.waitForTimeout(30);
    if ((asked.get(page) ?? 0) > 0) quiet = -1;
  }
}

/** Requests of each page that are not answered yet. */
const asked = new WeakMap<Page, number>();

function countRequests(page: Page): void {
  const add = (step: 1 | -1) => asked.set(page, (asked.get(page) ?? 0) + step);
  page.on('request', () => add(1));
  page.on('requestfinished', () => add(-1));
  page.on('requestfailed', () => add(-1));
}

/** The browser notes each 401 as an error; asking who is signed in while nobody is gets one. */
function isAnswerOfStranger(message: ConsoleMessage): boolean {
  return message.location().url.endsWith('/api/v1/session') && message.text().includes('401');
}

/** Follows the one-time link and becomes the administrator, as the first person does. */
export async function setUp(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('Mail address').fill(administrator.email);
  await page.getByLabel('Password', { exact: false }).first().fill(administrator.password);
  await page.getByLabel('Name of your organisation').fill(administrator.workspaceName);
  await page.getByRole('button', { name: 'Create the account and the workspace' }).click();
  await page.getByRole('heading', { name: 'How do you want to start?' }).waitFor();
}

/** Hands a file to the chooser behind a button. */
export async function chooseFile(page: Page, button: string, file: { name: string; content: Buffer }): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.content });
}
