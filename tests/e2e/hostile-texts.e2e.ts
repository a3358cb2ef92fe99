import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routes } from '../../src/server/routes.ts';
import { router } from '../../web/router.tsx';
import { hostileTexts, idFinder, pathOf, trialsOf, withText } from '../hostile.ts';
import { openTabs, type StoryBrowser, settled, type Tabs } from './browser.ts';
import type { Program } from './program.ts';
import { seedAnswers, seedNorthmere } from './seed.ts';
import { beginStory } from './story.ts';

/** Those that a browser might run or be misled by; the API is tried with all of them. */
const { script, image, 'broken out': brokenOut, address, template, 'other direction': turned } = hostileTexts;
const shown = [script, image, brokenOut, address, template, turned];
/** One text can hold all but those that must begin it or turn what follows; each is tried alone where that is too long. */
const joinable = [script, image, brokenOut, template];
const together = [brokenOut, script, image, template].join(' ');

/** Every text that comes in can be a script: none runs, on any page, whatever it was typed into. */
describe('a stored script', () => {
  let program: Program;
  let browser: StoryBrowser;
  let tabs: Tabs;
  let token = '';
  /** The newest of each thing, every text of which is hostile. */
  const ids: Record<string, string> = {};
  const dialogs: string[] = [];

  beforeAll(async () => {
    ({ program, browser, token } = await beginStory('workspace'));
    await seedNorthmere(program, token, { advisories: `${JSON.stringify(anAdvisory())}\n` });
    browser.context.on('dialog', (dialog) => {
      dialogs.push(`${dialog.page()?.url()}: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await browser.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`Security policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    tabs = await openTabs(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    program?.discard();
  });

  async function send(method: string, path: string, body?: unknown, type = 'application/json') {
    const response = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'if-match': '*',
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    return { ok: response.ok, body: (text.startsWith('{') ? JSON.parse(text) : {}) as any };
  }

  it('is taken into every field of every form that takes it', async () => {
    let written = 0;
    for (const method of ['POST', 'PATCH', 'PUT']) {
      for (const { route } of routes.filter(
        (one) => one.route.method === method && one.route.permission !== 'public',
      )) {
        for (const { value, place } of trialsOf(route.input, idFinder(ids))) {
          const path = pathOf(route, ids);
          const write = (texts: readonly string[]) =>
            Promise.all(texts.map((text) => send(method, path, withText(value, place, text))));
          const [joined, ...alone] = await write([together, address, turned]);
          const answers = joined!.ok ? [joined!, ...alone] : [...(await write(joinable)), ...alone];
          for (const { body } of answers.filter(({ ok }) => ok)) {
            written++;
            if (method === 'POST' && !route.path.includes('{')) ids[route.path] = body.userId ?? body.id;
          }
        }
      }
    }

    expect(written).toBeGreaterThan(100);
  });

  it('comes in with files too: a workbook, a bill of materials, their names', async () => {
    const name = encodeURIComponent(image);
    const product = (await send('POST', '/products', { name: image, owner: script, version: brokenOut })).body;
    const octets = 'application/octet-stream';
    const bom = await send('POST', `/products/${product.id}/boms?fileName=${name}`, JSON.stringify(aBom()), octets);
    const refused = await send(
      'POST',
      `/products/${product.id}/boms?fileName=${name}`,
      `{"${script}":"${address}"}`,
      octets,
    );
    const cells = shown.map((text) => `"${text.replaceAll('"', '""')}"`);
    const rows = cells.map((cell, index) => `"K${index}",${cell},${cell},${cell},${cell}\n`);
    const workbook = await send(
      'POST',
      `/imports?fileName=${name}.csv`,
      `key,legal name,country,domain,tags\n${rows.join('')}`,
      octets,
    );
    for (const job of [bom, refused, workbook])
      await until(`/jobs/${job.body.jobId}`, ({ state }) => state === 'done' || state === 'failed');
    await until('/findings', ({ total }) => total > 0);
    ids['/products'] = product.id;
    ids['/imports'] = workbook.body.id;
    const suppliers = [{ id: (await send('POST', '/suppliers', { name: brokenOut })).body.id }];
    const asked = await send('POST', '/declarations', { suppliers, note: image });
    ids['/declarations'] = asked.body.items[0].declaration.id;
    const round = { questionnaire: 'small-business', title: image, note: script, suppliers };
    ids['/assessments'] = (await send('POST', '/assessment-rounds', round)).body.items[0].assessment.id;
    const questions = await send('POST', '/questionnaires', JSON.stringify(aQuestionnaire()), octets);
    ids['/questionnaires'] = questions.body.id;
    ids['/what-if'] = (await send('POST', '/drafts', { name: image, note: script })).body.id;

    expect((await send('GET', `/boms/${bom.body.id}`)).body.state).toBe('ready');
  });

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  async function until(path: string, isSo: (body: any) => boolean): Promise<void> {
    while (!isSo((await send('GET', path)).body)) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  type Path = keyof typeof router.routesByPath;
  const pages = (Object.keys(router.routesByPath) as Path[]).filter((path) => path !== '/$');
  const searchedBy = (path: Path) => {
    const search = router.routesByPath[path].options.validateSearch;
    return search instanceof z.ZodObject && 'q' in search.shape;
  };

  it('knows the pages of the app', () => {
    expect(pages.length).toBeGreaterThan(35);
  });

  it.concurrent.each(pages)('does nothing at all on %s', async (path) => {
    const address = program.address + (await addressOf(path));
    const query = searchedBy(path) ? [`?q=${encodeURIComponent(image)}`] : [];
    await tabs.use(async (page) => {
      for (const shownAs of [...query, '']) {
        await page.goto(address + shownAs);
        await settled(page);

        expect(await harmDone(page)).toEqual([]);
      }
    });
    expect(dialogs).toEqual([]);
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  it('does nothing to suppliers that answer, nor do their own words', async () => {
    const link = await seedAnswers(program, token, 'S-0001', `${brokenOut}${image}${turned}`);
    await tabs.use(async (page) => {
      for (const place of ['2', '4', 'overview:', 'sign:']) {
        await page.goto('about:blank');
        await page.goto(`${program.address}/answer#${link}/${place}`);
        await settled(page);
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));

        expect(await harmDone(page)).toEqual([]);
      }
    });
    expect(dialogs).toEqual([]);
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  /** The page with the newest hostile thing that its address can name. */
  async function addressOf(path: string): Promise<string> {
    const collection = `/${path.split('/')[1]}`;
    if (!path.includes('$')) return path;
    if (collection === '/vulnerabilities') return path.replace('$id', anAdvisory().id);
    const { body } = ids[collection] ? { body: { items: [] } } : await send('GET', collection);
    if (path.includes('$number')) return path.replace('$number', body.items[0].number);
    const id = ids[collection] ?? body.items?.[0]?.id ?? (await componentId());
    return path.replace('$id', id);
  }

  async function componentId(): Promise<string> {
    return (await send('GET', '/findings')).body.items[0].component.id;
  }

  it('would be noticed', async () => {
    const { page } = browser;
    await page.route(`${program.address}/`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('</body>', `${image}</body>`) });
    });
    await page.goto(program.address);
    await settled(page);
    for (let pause = 0; pause < 100 && browser.complaints.length === 0; pause++) await page.waitForTimeout(50);

    expect(await harmDone(page)).not.toEqual([]);
    expect(browser.complaints.splice(0).join('\n')).toContain('Security policy: script-src');
  });
});

/** What stands in the page that only a text of ours can have put there. */
async function harmDone(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const planted = '[onerror], [onload], [href^="javascript:" i], [href^="data:" i], [src="x"], script:not([src])';
    const found = [...document.querySelectorAll(planted)].map((element) => element.outerHTML.slice(0, 200));
    return 'harmed' in window ? ['A script ran.', ...found] : found;
  });
}

function anAdvisory() {
  return {
    schema_version: '1.6.0',
    id: 'TEST-2026-1',
    modified: '2026-01-01T00:00:00Z',
    published: image,
    summary: image,
    details: `${script}\n[link](${address})\n<a href="${address}">x</a>`,
    aliases: [brokenOut],
    references: [
      { type: 'WEB', url: address },
      { type: 'WEB', url: `https://example.org/${brokenOut}` },
    ],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'harmful' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
      },
    ],
  };
}

function aQuestionnaire() {
  const option = { id: 'yes', label: script, value: 1 };
  return {
    schema: 'holdfast.questionnaire/1',
    id: 'hostile',
    version: '1.0.0',
    title: image,
    summary: brokenOut,
    language: 'en',
    wording: 'own',
    source: { title: script, publisher: address },
    weightsNote: template,
    options: { set: [option] },
    sections: [
      {
        id: '1',
        title: script,
        introduction: image,
        items: shown.map((text, index) => ({
          id: `1.${index}`,
          heading: image,
          text,
          help: script,
          kind: 'single',
          options: 'set',
          knockOut: ['yes'],
          evidence: { wanted: brokenOut, class: 'other' },
          references: [{ framework: image, ids: [address] }],
        })),
      },
    ],
    gates: [{ id: 'g', text: image, when: { item: '1.0', is: ['yes'] }, skips: { items: ['1.1'] } }],
    profiles: [{ id: 'p', title: script, items: ['1.0'] }],
    signature: { text: image, fields: [{ id: 'name', title: script }] },
    translations: { de: { title: image, items: { '1.0': { text: script } } } },
  };
}

function aBom() {
  const parts = shown.map((text, index) => ({
    type: 'library',
    'bom-ref': `part-${index}`,
    name: text,
    group: text,
    version: text,
    supplier: { name: text },
    licenses: [{ license: { name: text } }],
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: [
      { type: 'library', name: 'harmful', version: '1.0.0', purl: 'pkg:npm/harmful@1.0.0', supplier: { name: script } },
      ...parts,
    ],
  };
}
