/** `npm run load:vendors`: many suppliers answer one round at once; prints how fast saves are and what was lost. */
import { parseArgs } from 'node:util';
import { loadVendors, type VendorsOutcome, type VendorsSettings } from './vendors.ts';

/** The settings that the figures of a release are measured with. */
const usual: VendorsSettings = { suppliers: 2000, vendors: 200, seconds: 60, thinkSeconds: 3, strikes: 2 };

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
if (outcome.lost > 0 || Object.keys(outcome.errors).length > 0) process.exitCode = 1;

function reportOf({ settings, questions, took, saves, burst, errors, struck, lost, memory }: VendorsOutcome): string {
  const whole = (value: number) => String(Math.round(value));
  const spread = ({ p50, p95, p99, most }: typeof burst) =>
    `p50 ${whole(p50)}, p95 ${whole(p95)}, p99 ${whole(p99)}, most ${whole(most)} ms`;
  return [
    `${settings.suppliers} suppliers, ${questions} questions each: registered in ${whole(took.register)} s, asked in ${whole(took.send)} s, ${settings.suppliers - settings.vendors} answered in ${whole(took.answer)} s.`,
    `${settings.vendors} save at once for ${settings.seconds} s: ${saves.count} saves, ${whole(saves.perSecond)} a second; ${spread(saves)}. Goal p95 under 300 ms: ${saves.p95 < 300 ? 'yes' : 'no'}.`,
    `All of them in one moment: ${spread(burst)}.`,
    `Errors: ${JSON.stringify(errors)}.`,
    `${struck.kills} kills: ${struck.acknowledged} answers acknowledged, ${struck.repeated} sent again, ${lost} lost.`,
    `Memory: program ${whole(memory.programMb)} MB, PostgreSQL ${whole(memory.postgresMb)} MB.`,
  ].join('\n');
}
