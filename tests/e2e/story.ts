import type { BrowserContextOptions } from 'playwright-core';
import { inject } from 'vitest';
import type { Beginning } from '../setup/prepared-folders.ts';
import { openBrowser } from './browser.ts';
import { startProgram } from './program.ts';

/** The program on a copy of a folder that was prepared once, with a token of an administrator. */
export async function startWith(beginning: Beginning) {
  const { data, token } = inject('prepared')[beginning];
  return { program: await startProgram({ copyOf: data }), token };
}

/** The same with a browser beside it, in which the administrator is signed in. */
export async function beginStory(beginning: Beginning, options: BrowserContextOptions = {}) {
  const [{ program, token }, browser] = await Promise.all([startWith(beginning), openBrowser(options)]);
  const [name, value] = inject('prepared')[beginning].cookie.split('=') as [string, string];
  await browser.context.addCookies([{ name, value, url: program.address }]);
  return { program, browser, token };
}
