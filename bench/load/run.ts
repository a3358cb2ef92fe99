/** `npm run load [-- --data FOLDER]`: loads many bills of materials into a Holdfast of its own and prints how fast its pages are. */
import { parseArgs } from 'node:util';
import { type LoadSettings, load } from './load.ts';
import { reportOf } from './report.ts';

/** The settings that the figures of a release are measured with. */
const usual: Omit<LoadSettings, 'data'> = {
  boms: 10_000,
  components: 500,
  advisories: 300_000,
  rounds: 40,
  coldRounds: 3,
  readers: 50,
  writers: 5,
  seconds: 60,
  thinkSeconds: 3,
};

const text = { type: 'string' } as const;
const names = Object.keys(usual) as (keyof typeof usual)[];
const { values } = parseArgs({
  options: {
    ...Object.fromEntries(names.map((name) => [flagOf(name), text])),
    ...{ data: text, json: { type: 'boolean' } },
  },
});
const { json, data, ...flags } = values as { json?: boolean } & Record<string, string | undefined>;
const given = names.flatMap((name) => {
  const value = flags[flagOf(name)];
  return value === undefined ? [] : [[name, numberIn(flagOf(name), value)] as const];
});

const outcome = await load({ ...usual, ...Object.fromEntries(given), data }, console.error);
console.log(json ? JSON.stringify(outcome) : reportOf(outcome));
if (outcome.users.writes.lost > 0) process.exitCode = 1;

/** `thinkSeconds` is `--think-seconds`. */
function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function numberIn(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new Error(`--${flag} takes a number, not "${text}".`);
  return value;
}
