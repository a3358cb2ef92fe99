import type { Client } from '../client/client.ts';
import { findingId, type Said } from '../client/triage.ts';
import { AppError } from '../common/errors.ts';
import { choice, required } from './arguments.ts';
import type { OptionValues } from './command.ts';

/** By which the list of findings is narrowed, and most of a rule's scope. */
export const filterNames = [
  'product',
  'supplier',
  'system',
  'function',
  'component',
  'vulnerability',
  'severity',
  'verdict',
  'q',
] as const;
const scopeNames = [
  'product',
  'supplier',
  'system',
  'function',
  'component',
  'vulnerability',
  'purl',
  'versions',
  'unit',
] as const;

const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;

export const filterOptions = {
  ...Object.fromEntries(filterNames.map((name) => [name, name === 'severity' || name === 'verdict' ? many : one])),
};

export const wordOptions = {
  ...filterOptions,
  finding: many,
  purl: one,
  versions: one,
  unit: one,
  'epss-below': one,
  'known-exploited': one,
  rule: one,
  state: one,
  justification: one,
  statement: one,
  action: one,
  reason: one,
  approver: one,
  expires: one,
} as const;

export const wordUsage = [
  '--finding F-0012 … | --product|--supplier|--system|--function|--component|--vulnerability|--severity|--verdict|--q …',
  '--state STATE --reason TEXT [--justification LABEL] [--statement TEXT] [--action TEXT] [--approver ID] [--expires DATE]',
  '[--rule NAME [--purl PATTERN] [--versions VERS] [--unit ID] [--known-exploited true|false] [--epss-below NUMBER]]',
].join(' ');

/** What the line says: a decision on findings, or with `--rule` a rule over whatever it reaches. */
export async function saidIn(options: OptionValues, client: Client): Promise<Said> {
  const words = {
    state: required(options, 'state', 'what the findings come to') as Words['state'],
    reason: required(options, 'reason', 'why, for us'),
    justification: (textOf(options, 'justification') ?? null) as Words['justification'],
    statement: textOf(options, 'statement') ?? null,
    action: textOf(options, 'action') ?? null,
    approverId: textOf(options, 'approver') ?? null,
    expiresOn: textOf(options, 'expires') ?? null,
  };
  const name = textOf(options, 'rule');
  if (name !== undefined) return { rule: { ...words, name, scope: await scopeIn(options) } };
  return { decision: { ...words, selection: await selectionIn(options, client) } };
}

type Words = Extract<Said, { decision: unknown }>['decision'];
type Rule = Extract<Said, { rule: unknown }>['rule'];

async function scopeIn(options: OptionValues): Promise<Rule['scope']> {
  const epss = textOf(options, 'epss-below');
  const isExploited = (await choice(options, 'known-exploited', ['true', 'false'] as const, 'false')) === 'true';
  const severity = textsOf(options, 'severity');
  refuse(options, ['finding', 'verdict', 'q'], 'A rule reaches what its scope says');
  return {
    ...textsAmong(options, scopeNames),
    ...(severity.length > 0 && { severity: severity as NonNullable<Rule['scope']['severity']> }),
    ...(epss !== undefined && { epssBelow: Number(epss) }),
    ...(options['known-exploited'] !== undefined && { knownExploited: isExploited }),
  };
}

async function selectionIn(options: OptionValues, client: Client): Promise<Words['selection']> {
  refuse(options, ['purl', 'versions', 'unit', 'epss-below', 'known-exploited'], 'Only a rule (--rule NAME) has that');
  const references = textsOf(options, 'finding');
  const filter = filtersIn(options);
  if (references.length > 0 && Object.keys(filter).length > 0) {
    throw new AppError('invalid-input', 'Name findings with --finding, or say by what to find them; not both.');
  }
  if (references.length === 0 && Object.keys(filter).length === 0) {
    throw new AppError(
      'invalid-input',
      'Say which findings: --finding F-0012, or a filter such as --vulnerability CVE-…',
    );
  }
  if (references.length === 0) return { filter };
  const ids: string[] = [];
  for (const reference of references) ids.push(await findingId(client, reference));
  return { ids };
}

export function filtersIn(options: OptionValues): Record<string, string | string[]> {
  const lists = (['severity', 'verdict'] as const).flatMap((name) => {
    const texts = textsOf(options, name);
    return texts.length > 0 ? [[name, texts] as const] : [];
  });
  const texts = filterNames.filter((name) => name !== 'severity' && name !== 'verdict');
  return { ...textsAmong(options, texts), ...Object.fromEntries(lists) };
}

function refuse(options: OptionValues, names: readonly string[], why: string): void {
  const given = names.find((name) => textsOf(options, name).length > 0);
  if (given) throw new AppError('invalid-input', `--${given} is not taken here. ${why}.`);
}

function textsAmong(options: OptionValues, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (textOf(options, name) === undefined ? [] : [[name, textOf(options, name)!]])),
  );
}

function textOf(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function textsOf(options: OptionValues, name: string): string[] {
  return [options[name]].flat().filter((value) => typeof value === 'string');
}
