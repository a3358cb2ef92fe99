import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/modules/candidates/contract.ts';
import { openTabs, type StoryBrowser, settled, type Tabs } from './browser.ts';
import type { Program } from './program.ts';
import { handOver, seedAnswers, seedAssessments, seedCandidates, seedDeclaration, seedDraft } from './seed.ts';
import { beginStory } from './story.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const all = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The rules on which a change of the colours bears: the scheme changes nothing else (`web/styles/tokens.css`). */
const ofColours = ['color-contrast', 'link-in-text-block'];

const pages = [
  '/',
  '/start',
  '/suppliers',
  '/suppliers?country=FI',
  '/suppliers?q=nobody',
  '/suppliers/new',
  '/suppliers/duplicates',
  '/suppliers/S-0001',
  '/suppliers/S-0001/edit',
  '/suppliers/S-0001/depends',
  '/suppliers/S-0001/history',
  '/sites',
  '/sites?as=map',
  '/map',
  '/map?country=FI&marks=kind',
  '/sites/new',
  '/sites/L-0001',
  '/sites/L-0001/edit',
  '/products',
  '/products/new',
  '/products/P-0001',
  '/products/P-0001/edit',
  '/products/P-0001/bom',
  '/products/P-0001/bom?view=list',
  '/products/P-0001/bom?show=unchecked',
  '/products/P-0001/findings',
  '/products/P-0001/depends',
  '/products/P-0001/history',
  '/products/P-0001/bom?view=elements',
  '/products/P-0001/bom?view=changes',
  '/products/P-0003/bom',
  '/products/P-0004',
  '/products/P-0005/bom',
  '/products/P-0005/findings',
  '/products/P-0004/bom?view=rows',
  '/parts?product=P-0004',
  '/parts?kind=hardware',
  '/parts?as=products',
  '/systems',
  '/systems/new',
  '/systems/Y-0001',
  '/systems/Y-0001/edit',
  '/taxonomy',
  '/taxonomy?by=critical-function&all=true',
  '/taxonomy?by=life-cycle',
  '/functions',
  '/functions/new',
  '/functions/M-0001',
  '/functions/M-0001/edit',
  '/analysis',
  '/analysis?section=single-points',
  '/analysis?section=concentration',
  '/analysis?section=failure',
  '/analysis?section=compromise',
  '/analysis?section=changes',
  '/analysis?section=sectors',
  '/analysis?section=ir8179',
  '/analysis?section=ir8272',
  '/assessments/plan',
  '/assessments/plan?state=no-rule',
  '/alerts',
  '/alerts?state=ended',
  '/findings',
  '/findings?exploited=true',
  '/findings?q=nothing-of-the-kind',
  '/findings/F-0001',
  '/findings?verdict=accepted',
  '/network',
  '/network?as=table',
  '/network?node=S-0001&direction=both&chosen=S-0001',
  '/network?node=S-0001&as=table&colour=kind',
  '/what-if',
  '/what-if?state=discarded',
  '/what-if/W-0001',
  '/candidates',
  '/candidates?confidence=high',
  '/candidates?state=rejected',
  '/candidates/decided',
  '/rules',
  '/vex',
  '/vulnerabilities/CVE-2021-44228',
  '/questionnaires',
  '/questionnaires/new',
  '/questionnaires/small-business',
  '/questionnaires/small-business?view=weights',
  '/questionnaires/small-business?view=changes&with=vendor-scrm-template%401.0.0',
  '/questionnaires/ir-8272?view=changes',
  '/questionnaires/small-business-health-check/edit',
  '/questionnaires/new/edit',
  '/assessments',
  '/assessments/rounds',
  '/assessments/findings',
  '/assessments/send',
  '/assessments/portfolio',
  '/assessments/heat-map',
  '/assessments/ask-next',
  '/assessments/compare?assessment=A-0001&assessment=A-0002',
  '/assessments/A-0001',
  '/declarations',
  '/declarations?state=rejected',
  '/declarations/D-0001',
  '/names',
  '/imports',
  '/imports/I-0001',
  '/imports/I-0002',
  '/imports/I-0003',
  '/imports/I-0004',
  '/audit',
  '/audit?q=nothing-of-the-kind',
  '/audit/4',
  '/audit/4?table=supply_link',
  '/audit/chain',
  '/notices',
  '/notices?state=unread',
  '/notices?kind=feeds',
  '/settings',
  '/settings/notices',
  '/settings/channels',
  '/settings/channels?state=dead',
  '/settings/data',
  '/settings/private-feeds',
  '/settings/members',
  '/settings/units',
  '/settings/countries',
  '/settings/people',
  '/settings/tokens',
  '/settings/workspaces',
  '/evidence',
  '/evidence?state=expired',
  '/evidence/E-0001',
  '/comparison',
  '/comparison?since=1',
  '/suppliers?asOf=5',
  '/suppliers/S-0001?asOf=5',
  '/no-such-page',
];

const strangersPages = [
  '/',
  '/setup',
  '/invitation',
  '/invitation#abc',
  '/declare',
  '/declare#of-a-supplier',
  '/answer',
  '/answer#who-answers/2',
  '/answer#who-answers/4',
  '/answer#who-answers/overview:',
  '/answer#who-answers/sign:',
];

const windows = [
  { width: 1440, height: 900, colorScheme: 'light', rules: all },
  { width: 1440, height: 900, colorScheme: 'dark', rules: ofColours },
  { width: 390, height: 844, colorScheme: 'light', rules: all },
] as const;

/** Every page as people with a screen reader, a small screen or dark surroundings meet it (WCAG 2.2 AA). */
describe('every page', () => {
  let program: Program;
  let browser: StoryBrowser;
  let tabs: Tabs;
  let component: string;
  let declaring: string;
  let answering: string;
  beforeAll(async () => {
    const story = await beginStory('northmere', { reducedMotion: 'reduce' });
    ({ program, browser } = story);
    const { token } = story;
    await handOver(
      program,
      token,
      'with-a-mistake.csv',
      'key,legal name,country\nS-009,Dunmarrow Cables Ltd,Atlantis\n',
    );
    await handOver(program, token, 'vendors.csv', 'Vendor;Land;Notes\nDunmarrow Cables Ltd;GB;\n');
    await handOver(program, token, 'look-alikes.csv', 'key,legal name\nX-1,Fennholt Software GmbH\n');
    writeFileSync(
      join(program.data, 'parts.csv'),
      'Manufacturer,Part number,Qty,RefDes,Fabricated in,Lifecycle,Lead time\nKestrelline,MCU-1,2,"U1, U2",Taiwan,NRND,12 weeks\n' +
        'Yageo,RC0402,9,,China,active,\nYageo,CC0402,9,,China,active,\nMolex,47155,8,,Malaysia,active,\nMolex,47156,8,,,,\n',
    );
    const taken = await program.client(token, 'bom', 'import', join(program.data, 'parts.csv'), '--product', 'P-0004');
    expect(taken).toMatchObject({ code: 0 });
    await seedCandidates(program, token, 'P-0005');
    await seedDraft(program, token);
    await reject(program, token, 'CVE-2026-9002');
    component = await firstComponent(program, token);
    await seedAssessments(program, token, ['S-0001', 'S-0002']);
    declaring = await seedDeclaration(program, token, 'S-0001');
    answering = await seedAnswers(program, token, 'S-0001', 'As we do it');
    tabs = await openTabs(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  it.concurrent.each([...pages, '/components/of-a-finding'])('serves everybody: %s', async (path) => {
    const faults = await tabs.use(async (page) => {
      await page.goto(program.address + path.replace('of-a-finding', component));
      await settled(page);
      return judgedInAllWindows(page);
    });

    expect(faults).toEqual([]);
  });

  it.concurrent.each(strangersPages)('serves everybody who is not signed in: %s', async (path) => {
    const { page, context } = await browser.another({});
    await page.goto(program.address + path.replace('of-a-supplier', declaring).replace('who-answers', answering));
    await settled(page);

    expect(await judgedInAllWindows(page)).toEqual([]);
    await context.close();
  });

  it('keeps its menus, dialogs and panels open to everybody', async () => {
    const { page } = browser;
    await page.goto(`${program.address}/products/P-0001`);
    await settled(page);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await judged(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: /^As of/ }).waitFor();
    expect(await judged(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add evidence' }).click();
    await page.getByRole('dialog', { name: 'Add evidence' }).waitFor();
    expect(await judged(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('[data-why="product/P-0001/findings"]').click();
    await page.getByRole('region', { name: 'Why: Open findings' }).waitFor();
    expect(await judged(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    expect(await judged(page)).toEqual([]);
    await page.keyboard.type('log4j');
    await page.getByRole('option').first().waitFor();
    expect(await judged(page)).toEqual([]);
    await page.goto(`${program.address}/findings`);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await judged(page)).toEqual([]);
  });

  it('met no fault of the pages, none against the security policy either', () => {
    expect(browser.complaints).toEqual([]);
  });
});

/** Of a page that has settled; only another size can make it ask anew. */
async function judgedInAllWindows(page: Page): Promise<string[]> {
  const broken: string[] = [];
  for (const { width, height, colorScheme, rules } of windows) {
    await page.emulateMedia({ colorScheme });
    if (page.viewportSize()?.width !== width) {
      await page.setViewportSize({ width, height });
      await settled(page);
    }
    broken.push(...(await judged(page, rules)).map((what) => `${width} pixels, ${colorScheme}: ${what}`));
  }
  await page.setViewportSize(windows[0]);
  return broken;
}

async function judged(page: Page, rules: readonly string[] = all): Promise<string[]> {
  // Through the protocol and not as a script of the page, so that the page's own security policy stays in force.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const found = await page.evaluate(
    async (runOnly) => {
      const { axe: judge } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await judge.run(document, { runOnly, resultTypes: ['violations'] });
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const told: string[] = [];
      for (const { id, nodes } of violations) {
        for (const { target, failureSummary } of nodes) {
          if (id === 'target-size' && (await isLargeInSight(String(target[0])))) continue;
          told.push(`${id} at ${target}: ${failureSummary}`);
        }
      }
      return { wide, violations: told };

      /** What lies half under a bar that stays is judged where one would scroll it to. */
      async function isLargeInSight(target: string): Promise<boolean> {
        const element = document.querySelector(target);
        element?.scrollIntoView({ block: 'center' });
        const again = await judge.run(element!, { runOnly: ['target-size'], resultTypes: ['violations'] });
        return again.violations.length === 0;
      }
    },
    [...rules],
  );
  return [...found.violations, ...(found.wide > 0 ? [`${found.wide} pixels wider than the window`] : [])];
}

/** Says of a candidate that it is not what the advisory names. */
async function reject(program: Program, token: string, vulnerability: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const candidates = `${program.address}/api/v1/candidates`;
  const { items } = (await (await fetch(candidates, { headers })).json()) as { items: Candidate[] };
  const { id } = items.find((one) => one.vulnerability.id === vulnerability)!;
  const body = JSON.stringify({ says: 'is-not', reason: 'Only the name is the same.', expiresOn: '2099-12-31' });
  const answer = await fetch(`${candidates}/${id}/verdict`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`The verdict was answered with ${answer.status}: ${await answer.text()}`);
}

async function firstComponent(program: Program, token: string): Promise<string> {
  const answer = await fetch(`${program.address}/api/v1/findings`, { headers: { authorization: `Bearer ${token}` } });
  const { items } = (await answer.json()) as { items: { component: { id: string } }[] };
  return items[0]!.component.id;
}
