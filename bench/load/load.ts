import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { completeSetupRoute } from '../../src/modules/users/contract.ts';
import { type Program, startProgram } from '../../tests/e2e/program.ts';
import { type Caller, openCaller } from './caller.ts';
import { type ColdPage, loadCold } from './cold-pages.ts';
import { type Filled, fill } from './fill.ts';
import { type Memory, sizeOf, watchFootprint } from './footprint.ts';
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
}

export interface LoadOutcome {
  settings: LoadSettings;
  filled: Filled;
  /** Each page alone. */
  pages: PageTimes[];
  cold: ColdPage[];
  users: UsersOutcome;
  memory: { idle: Memory; whileFilling: Memory; afterFilling: Memory; underUsers: Memory; atEnd: Memory };
  diskMb: { database: number; cache: number };
  tables: TableSize[];
}

/** Fills a Holdfast of its own as a user would, and measures its pages, alone and with many at once. */
export async function load(settings: LoadSettings, tell: (text: string) => void): Promise<LoadOutcome> {
  const program = await startProgram();
  try {
    return await measure(program, settings, tell);
  } finally {
    await program.stop();
    program.discard();
  }
}

async function measure(program: Program, settings: LoadSettings, tell: (text: string) => void): Promise<LoadOutcome> {
  const { address, data, pid } = program;
  const cookie = await becomeAdministrator(program);
  const caller: Caller = openCaller(address, cookie);
  const footprint = watchFootprint(pid);
  try {
    const idle = footprint.now();
    const portfolio = portfolioOf(settings);
    const folder = join(data, 'load');
    mkdirSync(folder);
    const filled = await fill(caller, portfolio, { advisories: settings.advisories, folder, tell });
    const whileFilling = footprint.takePeak();
    tell(
      `${filled.components} components are matched, ${filled.findings} findings, ${Math.round(filled.bomsSeconds)} s.`,
    );
    const afterFilling = footprint.now();
    const tables = await largestTables(data);
    const samples = await takeSamples(caller);
    const pages = await visitEach(caller, samples, settings.rounds);
    tell('Each page is measured alone.');
    const cold = await loadCold({ address, cookie }, { samples, measured: pages, rounds: settings.coldRounds });
    tell('Each page is loaded in a browser.');
    footprint.takePeak();
    const users = await simulateUsers(caller, { samples, portfolio }, settings);
    const underUsers = footprint.takePeak();
    const diskMb = { database: sizeOf(join(data, 'postgres')) / mb, cache: sizeOf(join(data, 'cache')) / mb };
    const memory = { idle, whileFilling, afterFilling, underUsers, atEnd: footprint.now() };
    return { settings, filled, pages, cold, users, memory, diskMb, tables };
  } finally {
    footprint.stop();
    caller.close();
  }
}

const mb = 1024 * 1024;

/** Gives the cookie of the session. */
export async function becomeAdministrator({ address, setupLink }: Program): Promise<string> {
  const token = setupLink!.split('#')[1]!;
  const answer = await fetch(`${address}/api/v1${completeSetupRoute.path}`, {
    method: completeSetupRoute.method,
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({
      token,
      name: 'Load',
      email: 'load@load.example',
      password: 'a password for the load',
      workspaceName: 'Load',
    }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`The set-up was answered with ${answer.status}: ${await answer.text()}`);
  return cookie;
}
