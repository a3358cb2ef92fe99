/** `npm run load:vendors`: many suppliers answer one round at once; prints how fast saves are and what was lost. */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadVendors, type Saves, type VendorsOutcome, type VendorsSettings } from './vendors.ts';

/** The settings that the figures of a release are measured with. */
const usual: VendorsSettings = { suppliers: 2000, vendors: 200, seconds: 30, thinkSeconds: 4, strikes: 2 };

/** 95 of 100 saves are acknowledged within so long. */
const goalMs = 300;

const names = Object.keys(usual) as (keyof VendorsSettings)[];
const text = { type: 'string' } as const;
const flagOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const { values } = parseArgs({
  options: { ...Object.fromEntries(names.map((name) => [flagOf(name), text])), json: { type: 'boolean' } },
});
const given = names.flatMap((name) => {
  const value = (values as Record<string, unknown>)[flagOf(name)];
  if (value === undefined) return [];
  if (!/^\d+(\.\d+)?$/.test(String(value))) throw new Error(`--${flagOf(name)} takes a number, not "${value}".`);
  return [[name, Number(value)] as const];
});

const outcome = await loadVendors({ ...usual, ...Object.fromEntries(given) }, console.error);
console.log(values.json ? JSON.stringify(outcome) : reportOf(outcome));
const isFast = outcome.thinking.p95 < goalMs && outcome.restless.p95 < goalMs;
if (!isFast || outcome.lost > 0 || Object.keys(outcome.errors).length > 0) process.exitCode = 1;

function reportOf({
  settings,
  questions,
  took,
  thinking,
  restless,
  errors,
  struck,
  lost,
  memory,
}: VendorsOutcome): string {
  const { suppliers, vendors, seconds, thinkSeconds } = settings;
  return [
    `${suppliers} suppliers, ${questions} questions each: registered in ${whole(took.register)} s, asked in ${whole(took.send)} s, opened in ${whole(took.open)} s, all answered in ${whole(took.answer)} s.`,
    `${vendors} save for ${seconds} s, each again after thinking for ${thinkSeconds} s on average: ${wordsOf(thinking)}`,
    `${vendors} save for ${seconds} s, each again as soon as it is acknowledged: ${wordsOf(restless)}`,
    `Errors: ${JSON.stringify(errors)}.`,
    `${struck.kills} times killed (kill -9, the program and its database in turn): ${struck.acknowledged} answers acknowledged meanwhile, ${struck.repeated} sent again, ${lost} of all that were ever acknowledged lost.`,
    `Memory: program ${whole(memory.programMb)} MB, PostgreSQL ${whole(memory.postgresMb)} MB. Load of the machine: ${loadavg().map(tenth).join(', ')}.`,
  ].join('\n');
}

function wordsOf({ count, perSecond, p50, p95, p99, most, cost }: Saves): string {
  const { programMs, postgresMs, vendorMs } = cost;
  return [
    `${count} saves, ${whole(perSecond)} a second; p50 ${whole(p50)}, p95 ${whole(p95)}, p99 ${whole(p99)}, most ${whole(most)} ms.`,
    `Goal p95 under ${goalMs} ms: ${p95 < goalMs ? 'yes' : 'no'}.`,
    `Processor time a save: program ${tenth(programMs)}, PostgreSQL ${tenth(postgresMs)}, vendor ${tenth(vendorMs)} ms.`,
  ].join(' ');
}

function whole(value: number): string {
  return String(Math.round(value));
}

function tenth(value: number): string {
  return value.toFixed(1);
}
