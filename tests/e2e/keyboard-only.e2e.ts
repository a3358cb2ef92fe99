import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoryBrowser } from './browser.ts';
import { administrator } from './northmere.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** Holdfast without a mouse: every step is a key, and the focus can be seen at each of them. */
describe('a risk manager who works by keyboard alone', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('northmere'));
    await browser.context.clearCookies();
    await browser.page.goto(program.address);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it('signs in', async () => {
    const { page } = browser;
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await focused(page)).toMatchObject({ label: 'Mail address' });
    await page.keyboard.type(administrator.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(administrator.password);
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Home' }).waitFor();
  });

  it('passes the navigation by its first stop', async () => {
    const { page } = browser;
    await page.reload();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ text: 'Skip to content', visible: true });
    await page.keyboard.press('Enter');

    expect(await focused(page)).toMatchObject({ id: 'main' });
  });

  it('finds a supplier by its domain through the search and goes there', async () => {
    const { page } = browser;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('torvik.example');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Torvik Metering AS' }).waitFor();
  });

  it('goes to pages, records and actions by typing a part of their names after Ctrl K', async () => {
    const { page } = browser;
    const command = async (typed: string) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
    };
    await page.keyboard.press('Control+k');
    await page.getByRole('group', { name: 'Pages and actions' }).getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('option', { selected: true }).textContent()).toContain('Add product');
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await command('add sup');
    await page.getByRole('heading', { name: 'Add a supplier' }).waitFor();
    await command('f-0001');
    await page.getByRole('heading', { name: 'CVE-2021-44228' }).first().waitFor();
    await command('as of');
    await page.getByRole('dialog', { name: /^As of/ }).waitFor();
    await page.keyboard.press('Escape');
    await command('duplicates');

    await page.getByRole('heading', { name: 'Possible duplicates' }).waitFor();
  });

  it('goes to the findings with G and F, through them with J and K, and opens one', async () => {
    const { page } = browser;
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.getByRole('link', { name: 'CVE-2021-44228' }).waitFor();
    const walked: (string | undefined)[] = [];
    for (const key of ['j', 'j', 'j', 'j', 'k']) {
      await page.keyboard.press(key);
      const { text, visible } = await focused(page);
      expect(visible).toBe(true);
      walked.push(text);
    }
    expect(walked).toEqual(['CVE-2021-44228', 'CVE-2023-44487', 'CVE-2023-44487', 'CVE-2021-44906', 'CVE-2023-44487']);
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: /^CVE-2021-44228 in/ }).waitFor();
  });

  it('goes back to the list by the trail above the heading', async () => {
    const { page } = browser;
    await tabTo(page, ({ text, tag }) => tag === 'A' && text === 'Findings');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Findings 10 open' }).waitFor();
  });

  it('narrows the list with / and clears it', async () => {
    const { page } = browser;
    await page.keyboard.press('/');
    await page.keyboard.type('lodash');
    await page.getByRole('heading', { name: 'Findings 1 open' }).waitFor();
    expect(page.url()).toContain('q=lodash');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');

    await page.getByRole('heading', { name: 'Findings 10 open' }).waitFor();
  });

  it('asks a figure why with W, and closes the answer with Esc', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/products/P-0001`);
    await page.getByRole('heading', { name: 'Customer portal 4.2.0' }).waitFor();
    await tabTo(page, ({ why }) => why === 'product/P-0001/findings');
    await page.keyboard.press('w');
    await page.getByRole('region', { name: 'Why: Open findings' }).waitFor();
    expect(await focused(page)).toMatchObject({ label: 'Why: Open findings', visible: true });
    await page.keyboard.press('Escape');

    expect((await focused(page)).text).toMatch(/^9/);
  });

  it('walks the tree of a bill of materials with the arrows', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/products/P-0001/bom`);
    await page.getByRole('treegrid').waitFor();
    await tabTo(page, ({ role }) => role === 'row');
    await page.keyboard.press('ArrowRight');

    await page.getByRole('treegrid').getByText('log4j/log4j-core').waitFor();
    await page.keyboard.press('ArrowDown');
    expect((await focused(page)).text).toContain('org.apache.logging.log4j/log4j-core');
  });

  it('adds a supplier', async () => {
    const { page } = browser;
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Suppliers 5' }).waitFor();
    await tabTo(page, ({ text }) => text === 'Add supplier');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Add a supplier' }).waitFor();
    await tabTo(page, ({ label }) => label === 'Legal name');
    await page.keyboard.type('Amberlock Security Oy');
    await tabTo(page, ({ label }) => label === 'Country');
    await page.keyboard.type('FI');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Amberlock Security Oy' }).waitFor();
  });

  it('is told the keys with ?, and leaves with Esc', async () => {
    const { page } = browser;
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('never lost the focus on the way through a page', async () => {
    const { page } = browser;
    for (const path of ['/', '/suppliers', '/findings', '/products/P-0001/bom', '/imports', '/settings']) {
      await page.goto(program.address + path);
      await page.getByRole('main').waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      for (let stop = 0; stop < 25; stop++) {
        await page.keyboard.press('Tab');
        const { tag, visible, text } = await focused(page);
        if (tag === 'BODY') break;
        expect({ path, stop, text, visible }).toMatchObject({ visible: true });
      }
    }
  });

  it('met no fault of the pages on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});

interface Focused {
  /** The figure that opens what it rests on, where it is one. */
  why: string | undefined;
  tag: string;
  id?: string;
  text?: string;
  label?: string;
  role?: string | null;
  /** Inside the window, with something on top of nothing else, and drawn with an outline or a ring. */
  visible: boolean;
}

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page: Page, isWanted: (focus: Focused) => boolean): Promise<void> {
  for (let stop = 0; stop < 120; stop++) {
    await page.keyboard.press('Tab');
    if (isWanted(await focused(page))) return;
  }
  throw new Error('A hundred and twenty stops on, the focus had not come where it was wanted.');
}

function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const box = element.getBoundingClientRect();
    const inWindow = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const drawn = [element, ...(element.parentElement ? [element.parentElement] : [])].some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
    const { labels } = element as HTMLInputElement;
    return {
      tag: element.tagName,
      id: element.id,
      text: (element.textContent ?? '').trim(),
      label: (labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? '').replace(/\s*\*$/, '').trim(),
      role: element.getAttribute('role') ?? (element.tagName === 'TR' ? 'row' : null),
      why: element.dataset.why,
      visible: inWindow && drawn,
    };
  });
}
