/** One round to many suppliers, of whom many save at once, also while the program and its database are killed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Program, startProgram } from '../../tests/e2e/program.ts';
import { type Caller, openCaller } from '../load/caller.ts';
import { type Memory, processorTimeOf, watchFootprint } from '../load/footprint.ts';
import { type Spread, spreadOf } from '../load/spread.ts';
import { randomFrom } from '../random.ts';
import { changeOf, countLost, openVendor, save, type Vendor } from './vendor.ts';

export interface VendorsSettings {
  /** Asked in one round, all questions of the vendor template. */
  suppliers: number;
  /** Of these, who save at once. */
  vendors: number;
  /** How long they save while times are taken. */
  seconds: number;
  /** Between two answers of one vendor, on average, where they think. */
  thinkSeconds: number;
  /** How often the program is killed, and how often its database, while they go on saving. */
  strikes: number;
}

export interface VendorsOutcome {
  settings: VendorsSettings;
  questions: number;
  /** Seconds to register the suppliers, to send the round, to open every link for the first time, and to answer every question. */
  took: { register: number; send: number; open: number; answer: number };
  /** Saves of one answer each by vendors who think in between: as many are on their way as have just answered. */
  thinking: Saves;
  /** The same where each saves again as soon as it is acknowledged: all of them are on their way at any time. */
  restless: Saves;
  errors: Record<string, number>;
  struck: { kills: number; acknowledged: number; repeated: number };
  lost: number;
  memory: Memory;
}

export interface Saves extends Spread {
  perSecond: number;
  /** Processor time of each, in milliseconds: where that of all together is above what the machine has, they wait for each other. */
  cost: { programMs: number; postgresMs: number; vendorMs: number };
}

export async function loadVendors(settings: VendorsSettings, tell: (text: string) => void): Promise<VendorsOutcome> {
  let program = await startProgram();
  const holder: Holder = { program, caller: openCaller(program.address, '') };
  try {
    return await measure(holder, settings, tell);
  } finally {
    holder.caller.close();
    program = holder.program;
    await program.stop();
    program.discard();
  }
}

/** The program as it runs now; a kill gives it another address. */
interface Holder {
  program: Program;
  caller: Caller;
}

async function measure(
  holder: Holder,
  settings: VendorsSettings,
  tell: (text: string) => void,
): Promise<VendorsOutcome> {
  const footprint = watchFootprint(holder.program.pid);
  const { tokens, register, send } = await ask(holder.program, settings.suppliers);
  tell(`${tokens.length} suppliers are asked.`);
  const { caller } = holder;
  const all: Vendor[] = [];
  const open = await timed(() => inTurns(tokens, async (token) => all.push(await openVendor(caller, token))));
  const vendors = all.slice(0, settings.vendors);
  const answer = await timed(() => inTurns(all, (one) => saveWell(caller, one, one.questions)));
  tell('Every question of every supplier is answered.');
  const errors: Record<string, number> = {};
  const thinking = await saveForAWhile(holder, vendors, settings, errors);
  tell(`${thinking.count} answers are saved by vendors who think.`);
  const restless = await saveForAWhile(holder, vendors, { ...settings, thinkSeconds: 0 }, errors);
  tell(`${restless.count} answers are saved by vendors who do not.`);
  const memory = footprint.takePeak();
  footprint.stop();
  const struck = await strike(holder, vendors, settings);
  tell(`${struck.acknowledged} answers are acknowledged while it was killed ${struck.kills} times.`);
  let lost = 0;
  await inTurns(all, async (one) => {
    const ofOne = await countLost(holder.caller, one);
    lost += ofOne;
  });
  return {
    settings,
    questions: all[0]!.questions.length,
    took: { register, send, open, answer },
    thinking,
    restless,
    errors,
    struck,
    lost,
    memory,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Some at a time, as many as keep program and database busy. */
async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  const waiting = all.values();
  const turn = async () => {
    for (const one of waiting) await work(one);
  };
  await Promise.all(Array.from({ length: 8 }, turn));
}

/** Registers the suppliers and sends the round, by the command line. */
async function ask(program: Program, suppliers: number) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-vendors-'));
  try {
    const token = (await program.command('token', 'create', '--role', 'administrator')).stdout.trim();
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await program.client(token, ...words);
      if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    };
    const listed = (name: string, rows: readonly string[]) => {
      const path = join(folder, name);
      writeFileSync(path, `${rows.join('\n')}\n`);
      return path;
    };
    const numbers = Array.from({ length: suppliers }, (_, place) => place + 1);
    const register = listed('Suppliers.csv', [
      'key,legal name',
      ...numbers.map((number) => `v${number},Vendor ${number}`),
    ]);
    const asked = listed('asked.csv', ['supplier', ...numbers.map((number) => `S-${String(number).padStart(4, '0')}`)]);
    let sent = '';
    const registerSeconds = await timed(() => run('register', 'import', register, '--quiet'));
    const sendSeconds = await timed(async () => {
      const words = ['--questionnaire', 'vendor-scrm-template', '--suppliers', asked, '-o', 'json'];
      sent = await run('assessment', 'send', ...words);
    });
    const { items } = JSON.parse(sent) as { items: { link: { token: string } }[] };
    return { tokens: items.map(({ link }) => link.token), register: registerSeconds, send: sendSeconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function saveWell(caller: Caller, vendor: Vendor, questions: Vendor['questions']): Promise<void> {
  const { status } = await save(
    caller,
    vendor,
    questions.map((question) => changeOf(vendor, question)),
  );
  if (status !== 200) throw new Error(`Answers were not saved: ${status}.`);
}

/** One question after the other, with a pause after each of a length that no two vendors share. */
async function saveForAWhile(
  { caller, program }: Holder,
  vendors: readonly Vendor[],
  { seconds, thinkSeconds }: VendorsSettings,
  errors: Record<string, number>,
): Promise<Saves> {
  const started = performance.now();
  const before = { ...processorTimeOf(program.pid), vendorMs: process.cpuUsage() };
  const until = started + seconds * 1000;
  const times: number[] = [];
  await Promise.all(
    vendors.map(async (vendor, seed) => {
      const random = randomFrom(seed + 1);
      const think = () => pause(random() * 2 * thinkSeconds * 1000);
      await think();
      for (let turn = 0; performance.now() < until; turn++) {
        const ms = await timedSave(caller, vendor, vendor.questions[turn % vendor.questions.length]!, errors);
        if (ms !== undefined) times.push(ms);
        await think();
      }
    }),
  );
  const { programMs, postgresMs } = processorTimeOf(program.pid);
  const { user, system } = process.cpuUsage(before.vendorMs);
  return {
    ...spreadOf(times),
    perSecond: (times.length * 1000) / (performance.now() - started),
    cost: {
      programMs: (programMs - before.programMs) / times.length,
      postgresMs: (postgresMs - before.postgresMs) / times.length,
      vendorMs: (user + system) / 1000 / times.length,
    },
  };
}

async function timedSave(
  caller: Caller,
  vendor: Vendor,
  question: Vendor['questions'][number],
  errors: Record<string, number>,
): Promise<number | undefined> {
  try {
    const { status, ms } = await save(caller, vendor, [changeOf(vendor, question)]);
    if (status === 200) return ms;
    note(errors, `answered with ${status}`);
  } catch (error) {
    note(errors, error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

function note(errors: Record<string, number>, text: string): void {
  errors[text] = (errors[text] ?? 0) + 1;
}

const betweenStrikesMs = 2000;
/** Each vendor saves about once in so long, so that a kill meets many. */
const strikeThinkMs = 500;

/** They go on saving while the program and its database are killed in turn; what got no answer is sent again until it has one. */
async function strike(holder: Holder, vendors: readonly Vendor[], { strikes }: VendorsSettings) {
  let over = false;
  let acknowledged = 0;
  let repeated = 0;
  const saving = vendors.map(async (vendor, seed) => {
    const random = randomFrom(1000 + seed);
    for (let turn = 0; !over; turn++) {
      const change = changeOf(vendor, vendor.questions[turn % vendor.questions.length]!);
      while (!(await isSaved(holder, vendor, change))) {
        repeated++;
        await pause(100 + random() * 200);
      }
      acknowledged++;
      await pause(random() * 2 * strikeThinkMs);
    }
  });
  for (let turn = 0; turn < strikes; turn++) {
    await pause(betweenStrikesMs);
    await killProgram(holder);
    await pause(betweenStrikesMs);
    killDatabase(holder.program);
  }
  await pause(betweenStrikesMs);
  over = true;
  await Promise.all(saving);
  return { kills: 2 * strikes, acknowledged, repeated };
}

async function isSaved(holder: Holder, vendor: Vendor, change: ReturnType<typeof changeOf>): Promise<boolean> {
  const answered = await save(holder.caller, vendor, [change]).catch(() => undefined);
  if (answered && answered.status !== 200 && answered.status < 500)
    throw new Error(`An answer was refused with ${answered.status}.`);
  return answered?.status === 200;
}

async function killProgram(holder: Holder): Promise<void> {
  await holder.program.kill();
  holder.program = await startProgram({ data: holder.program.data });
  holder.caller.close();
  holder.caller = openCaller(holder.program.address, '');
}

function killDatabase({ data }: Program): void {
  const [pid] = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  // A file that was just made is empty, and 0 would mean every process of the group.
  if (Number(pid) > 1) process.kill(Number(pid), 'SIGKILL');
}
