import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RouteDeclaration } from '../../src/common/route.ts';
import { completeSetupRoute, signInRoute } from '../../src/modules/users/contract.ts';
import { type Program, startProgram } from '../../tests/e2e/program.ts';
import { type Caller, openCaller } from './caller.ts';
import { type ColdPage, loadCold } from './cold-pages.ts';
import { fill } from './fill.ts';
import { type Footprint, type Memory, sizeOf, watchFootprint } from './footprint.ts';
import { folderIn, type Kept, readKept, writeKept } from './kept.ts';
import { type PortfolioSize, portfolioOf } from './portfolio.ts';
import { takeSamples } from './samples.ts';
import { largestTables, type TableSize } from './tables.ts';
import { simulateUsers, type UsersOutcome, type UsersSettings } from './users.ts';
import { type PageTimes, visitEach } from './visits.ts';

export interface LoadSettings extends PortfolioSize, UsersSettings {
  advisories: number;
  /** Visits of each page, one after the other; loads of each page in a browser. */
  rounds: number;
  coldRounds: number;
  /** A data folder that stays: it is filled where it is absent, and measured again where it is there. */
  data?: string | undefined;
}

export interface LoadOutcome {
  settings: LoadSettings;
  kept: Kept;
  /** Each page alone. */
  pages: PageTimes[];
  cold: ColdPage[];
  users: UsersOutcome;
  memory: Record<'idle' | 'whileFilling' | 'afterFilling' | 'afterPages' | 'underUsers' | 'atEnd', Memory>;
  diskMb: { database: number; cache: number };
  tables: TableSize[];
}

/** Fills a Holdfast of its own as a user would, and measures its pages, alone and with many at once. */
export async function load(settings: LoadSettings, tell: (text: string) => void): Promise<LoadOutcome> {
  const { data } = settings;
  const kept = data === undefined ? undefined : readKept(data);
  if (data !== undefined) mkdirSync(data, { recursive: true });
  const program = await startProgram(data === undefined ? {} : { data });
  try {
    return await measure(program, kept, settings, tell);
  } finally {
    await program.stop();
    if (data === undefined) program.discard();
  }
}

async function measure(
  program: Program,
  before: Kept | undefined,
  settings: LoadSettings,
  tell: (text: string) => void,
): Promise<LoadOutcome> {
  const { address, data, pid } = program;
  const cookie = before ? await signIn(program) : await becomeAdministrator(program);
  const caller: Caller = openCaller(address, cookie);
  const footprint = watchFootprint(pid);
  try {
    const idle = footprint.now();
    const kept = before ?? (await fillNew({ caller, footprint, data }, settings, tell));
    const { filled, whileFilling } = kept;
    tell(
      `${filled.components} components are matched, ${filled.findings} findings, ${Math.round(filled.bomsSeconds)} s.`,
    );
    const afterFilling = footprint.now();
    const tables = await largestTables(data);
    const samples = await takeSamples(caller);
    const pages = await visitEach(caller, samples, settings.rounds);
    const afterPages = footprint.takePeak();
    tell('Each page is measured alone.');
    const cold = await loadCold({ address, cookie }, { samples, measured: pages, rounds: settings.coldRounds });
    tell('Each page is loaded in a browser.');
    footprint.takePeak();
    const users = await simulateUsers(caller, { samples, portfolio: portfolioOf(kept) }, settings);
    const underUsers = footprint.takePeak();
    const diskMb = { database: sizeOf(join(data, 'postgres')) / mb, cache: sizeOf(join(data, 'cache')) / mb };
    const memory = { idle, whileFilling, afterFilling, afterPages, underUsers, atEnd: footprint.now() };
    return { settings, kept, pages, cold, users, memory, diskMb, tables };
  } finally {
    footprint.stop();
    caller.close();
  }
}

async function fillNew(
  { caller, footprint, data }: { caller: Caller; footprint: Footprint; data: string },
  { boms, components, advisories }: LoadSettings,
  tell: (text: string) => void,
): Promise<Kept> {
  const folder = folderIn(data);
  mkdirSync(folder);
  const filled = await fill(caller, portfolioOf({ boms, components }), { advisories, folder, tell });
  const kept = { boms, components, advisories, filled, whileFilling: footprint.takePeak() };
  writeKept(data, kept);
  return kept;
}

const mb = 1024 * 1024;

const account = { email: 'load@load.example', password: 'a password for the load' };

/** Gives the cookie of the session. */
export function becomeAdministrator({ address, setupLink }: Program): Promise<string> {
  const token = setupLink!.split('#')[1]!;
  return cookieOf(address, completeSetupRoute, { ...account, token, name: 'Load', workspaceName: 'Load' });
}

function signIn({ address }: Program): Promise<string> {
  return cookieOf(address, signInRoute, account);
}

async function cookieOf(address: string, route: RouteDeclaration, input: object): Promise<string> {
  const answer = await fetch(`${address}/api/v1${route.path}`, {
    method: route.method,
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify(input),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${route.path} was answered with ${answer.status}: ${await answer.text()}`);
  return cookie;
}
