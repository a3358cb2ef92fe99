import { setTimeout as pause } from 'node:timers/promises';
import type { Example } from '../modules/example/contract.ts';
import { addExample, readExample } from '../modules/example/index.ts';
import type { Platform } from '../platform/context.ts';

const lookMillis = 300;

/**
 * Sees to it that the example company is there, beside whatever the program does, and says on stdout what came of it. Gives how to
 * end the watch; the job that fills the example goes on at the next start.
 */
export function bringExample(platform: Platform): () => Promise<void> {
  const ending = new AbortController();
  const watch = tellOfExample(platform, ending.signal).catch((error) => {
    if (!ending.signal.aborted) platform.log.error({ error }, 'The example company was not added');
  });
  return async () => {
    ending.abort();
    await watch;
  };
}

async function tellOfExample(platform: Platform, signal: AbortSignal): Promise<void> {
  const begun = await addExample({ ...platform, actor: { kind: 'system', id: null }, principal: null });
  if (begun.state === 'there')
    return say(`The example company is there already: workspace "${begun.workspace?.name}".`);
  say('The example company is being set up; it takes some twenty seconds.');
  const ended = await untilOver(platform, signal);
  if (ended.state === 'there') say(`The example company is ready: workspace "${ended.workspace?.name}".`);
  else say(`The example company was not set up. ${ended.problem ?? ''}`.trimEnd());
}

async function untilOver(platform: Platform, signal: AbortSignal): Promise<Example> {
  for (;;) {
    const example = await readExample(platform);
    if (example.state !== 'filling') return example;
    await pause(lookMillis, undefined, { signal });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
