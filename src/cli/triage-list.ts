import { listFindings } from '../client/triage.ts';
import { AppError } from '../common/errors.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';
import { filterOptions, filtersIn } from './triage-words.ts';

export const command: Command = {
  summary:
    'Lists the findings of the server with what each comes to; open ones unless --verdict or --all asks for others.',
  usage: `[--product|--supplier|--system|--function|--component|--vulnerability|--severity|--verdict|--q …] [--all] ${serverUsage} [-o table|json]`,
  options: { ...filterOptions, all: { type: 'boolean' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const filters = filtersIn(options);
    const states =
      options.all === true && filters.verdict === undefined ? (['open', 'closed'] as const) : (['open'] as const);
    const findings: Finding[] = [];
    for (const state of states)
      for await (const page of listFindings(client, { ...filters, state })) findings.push(...page);
    terminal.out(format === 'json' ? `${JSON.stringify({ items: findings })}\n` : textOf(findings));
    return exit.clean;
  },
};

type Finding = Awaited<ReturnType<ReturnType<typeof listFindings>['next']>>['value'][number];

function textOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No finding.\n';
  const rows = findings.map(({ number, vulnerability, severity, component, product, verdict }) =>
    [
      number,
      vulnerability.id,
      severity.level,
      `${component.name} ${component.version ?? ''}`.trim(),
      product.name,
      verdict,
    ].map(plain),
  );
  return formatTable(['NUMBER', 'VULNERABILITY', 'SEVERITY', 'COMPONENT', 'PRODUCT', 'VERDICT'], rows);
}
