import { AppError } from '../common/errors.ts';
import { compareVulnerabilities, type VulnerabilityDifference } from '../engines/scan/compare-vulnerabilities.ts';
import type { BomDocument } from '../formats/bom/document.ts';
import { type BomDifference, compareBoms, type PartName } from '../formats/bom-compare/compare-boms.ts';
import { openAdvisories } from './advisory-sources.ts';
import { choice } from './arguments.ts';
import { type Command, type CommandInput, exit } from './command.ts';
import { withHeapRoom } from './heap-room.ts';
import { counted, formatTable, plain } from './output.ts';
import { requireBomDocument } from './read-bom-document.ts';

export const command: Command = {
  summary:
    'Compares two BOMs of any format: what was added, removed, raised and lowered, whose licence or supplier changed, and with advisories which vulnerabilities came and went.',
  usage: 'A B [--advisories PATH] [--lenient] [-o table|json]',
  options: { advisories: { type: 'string' }, lenient: { type: 'boolean' } },
  run: (input) => withHeapRoom(input.positionals, () => run(input)),
};

async function run({ positionals, options, terminal }: CommandInput): Promise<number> {
  const [from, to, more] = positionals;
  if (from === undefined || to === undefined || more !== undefined || (from === '-' && to === '-')) {
    throw new AppError('invalid-input', 'Give two BOMs, the earlier first: holdfast bom diff A B.');
  }
  const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
  const lenient = options.lenient === true;
  const before = await requireBomDocument(from, terminal, { lenient });
  const after = await requireBomDocument(to, terminal, { lenient });
  const difference = compareBoms(before, after);
  const { advisories } = options;
  const vulnerabilities =
    typeof advisories === 'string' ? compareVulnerabilities(before, after, await openAdvisories(advisories)) : null;
  const sides = { from: { file: from, ...standardOf(before) }, to: { file: to, ...standardOf(after) } };
  terminal.out(
    format === 'json'
      ? `${JSON.stringify({ ok: true, ...sides, ...difference, vulnerabilities })}\n`
      : textOf(difference, vulnerabilities),
  );
  return vulnerabilities && vulnerabilities.introduced.length > 0 ? exit.findings : exit.clean;
}

function standardOf({ format, specVersion }: BomDocument) {
  return { format, specVersion };
}

function textOf(difference: BomDifference, vulnerabilities: VulnerabilityDifference | null): string {
  const { added, removed, raised, lowered, changed, licences, supplier, unchanged } = difference;
  const row = (what: string, part: PartName, from: string | null, to: string | null) => [
    ...[what, titleOf(part), plain(from || '-'), plain(to || '-')],
  ];
  const rows = [
    ...added.map((part) => row('added', part, null, part.version)),
    ...removed.map((part) => row('removed', part, part.version, null)),
    ...raised.map((part) => row('raised', part, part.from, part.to)),
    ...lowered.map((part) => row('LOWERED', part, part.from, part.to)),
    ...changed.map((part) => row('changed', part, part.from, part.to)),
    ...licences.map((part) => row('licence', part, part.from.join(', '), part.to.join(', '))),
    ...supplier.map((part) => row('supplier', part, part.from, part.to)),
  ];
  const table = formatTable(['WHAT', 'COMPONENT', 'FROM', 'TO'], rows);
  const parts = rows.length > 0 ? table : 'No component differs.\n';
  return [`${parts}${counted(unchanged, 'component')} unchanged.\n`, flawsOf(vulnerabilities)].join('\n');
}

function flawsOf(vulnerabilities: VulnerabilityDifference | null): string {
  if (!vulnerabilities) return 'Vulnerabilities were not compared: name advisories with --advisories PATH.\n';
  const { introduced, resolved, remaining, unchecked } = vulnerabilities;
  const rows = [
    ...introduced.map((one) => ['INTRODUCED', one] as const),
    ...resolved.map((one) => ['resolved', one] as const),
  ].map(([what, { id, severity, component }]) => [
    ...[what, plain(id), severity?.level ?? 'unknown'],
    plain([titleOf(component), component.version].filter(Boolean).join(' ')),
  ]);
  const table = rows.length > 0 ? formatTable(['WHAT', 'VULNERABILITY', 'SEVERITY', 'COMPONENT'], rows) : '';
  const gap = `COULD NOT BE CHECKED: ${unchecked.from} before, ${unchecked.to} after.\n`;
  const checked = unchecked.from + unchecked.to > 0 ? gap : '';
  return `${checked}${table}${introduced.length} introduced, ${resolved.length} resolved, ${remaining} remain.\n`;
}

function titleOf({ group, name }: PartName): string {
  return plain(group ? `${group}/${name}` : name);
}
