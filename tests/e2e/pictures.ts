/**
 * Takes the pictures of the README from the built program, with Northmere's data as of today:
 * `node tests/e2e/pictures.ts`. Look at them before committing them.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { programRoot } from '../../src/platform/config/index.ts';
import { openBrowser, settled, setUp } from './browser.ts';
import { advisoryLines, northmereFolder } from './northmere.ts';
import { startProgram } from './program.ts';
import { makeToken, seedNorthmere } from './seed.ts';

const folder = join(programRoot(), 'docs', 'images');
/** What a page of a repository can carry without making its reader wait. */
const largestBytes = 300_000;

const now = new Date().toISOString();
mkdirSync(folder, { recursive: true });
const program = await startProgram();
const browser = await openBrowser({ colorScheme: 'light' });
try {
  await setUp(browser.page, program.setupLink!);
  await seedNorthmere(program, await makeToken(program), {
    advisories: advisoryLines().replaceAll(/"modified":"[^"]+"/g, `"modified":"${now}"`),
    kev: readFileSync(join(northmereFolder, 'kev.json'), 'utf8').replace(
      /"dateReleased": "[^"]+"/,
      `"dateReleased": "${now}"`,
    ),
  });
  await takePicture(browser.page, '/findings', 'findings.png');
  await takePicture(browser.page, '/products/P-0001/bom', 'product.png');
} finally {
  await browser.close();
  await program.stop();
  program.discard();
}

async function takePicture(page: Page, path: string, name: string): Promise<void> {
  await page.goto(program.address + path);
  await settled(page);
  await page.screenshot({ path: join(folder, name) });
  const { size } = statSync(join(folder, name));
  console.log(`docs/images/${name}: ${size} bytes`);
  if (size > largestBytes) throw new Error(`docs/images/${name} is larger than ${largestBytes} bytes.`);
}
