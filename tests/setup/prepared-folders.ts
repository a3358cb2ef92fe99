import type { TestProject } from 'vitest/node';
import { administrator } from '../e2e/northmere.ts';
import { type Program, startProgram } from '../e2e/program.ts';
import { makeToken, seedNorthmere } from '../e2e/seed.ts';

/** With what a story begins: an administrator and an empty workspace, or the same with all of Northmere. */
export type Beginning = 'workspace' | 'northmere';

interface Prepared {
  data: string;
  /** Of an administrator. */
  token: string;
  /** The session of the person who set it up, as `name=value`. */
  cookie: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    prepared: Record<Beginning, Prepared>;
  }
}

/** Makes the data folders once of which the stories get copies: making a database takes longer than most of what they tell. */
export async function setup(project: TestProject): Promise<() => void> {
  const first = await startProgram();
  const cookie = await becomeAdministrator(first);
  const token = await makeToken(first);
  await first.stop();
  const second = await startProgram({ copyOf: first.data });
  await seedNorthmere(second, token);
  await second.stop();
  project.provide('prepared', {
    workspace: { data: first.data, token, cookie },
    northmere: { data: second.data, token, cookie },
  });
  return () => {
    first.discard();
    second.discard();
  };
}

async function becomeAdministrator({ address, setupLink }: Program): Promise<string> {
  const answer = await fetch(`${address}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ ...administrator, token: setupLink!.split('#')[1] }),
  });
  if (!answer.ok) throw new Error(`The set-up was answered with ${answer.status}: ${await answer.text()}`);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}
