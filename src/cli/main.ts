import { AppError, type Problem } from '../common/errors.ts';
import { readArguments, suggestion } from './arguments.ts';
import { type Command, exit, type Terminal } from './command.ts';

/** The commands by their words. Each is loaded when it is called, and no other: the start of a scan is half of its time. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  scan: () => import('./scan.ts'),
  match: () => import('./match.ts'),
  'version compare': () => import('./version-compare.ts'),
  'version satisfies': () => import('./version-satisfies.ts'),
  'version vers': () => import('./version-vers.ts'),
  'purl parse': () => import('./purl-parse.ts'),
  'purl build': () => import('./purl-build.ts'),
  'cpe parse': () => import('./cpe-parse.ts'),
  'cpe match': () => import('./cpe-match.ts'),
  'cvss score': () => import('./cvss-score.ts'),
  'ssvc decide': () => import('./ssvc-decide.ts'),
  'csaf validate': () => import('./csaf-validate.ts'),
  'feed compile': () => import('./feed-compile.ts'),
  'feed import': () => import('./feed-import.ts'),
  'feed bundle': () => import('./feed-bundle.ts'),
  'triage list': () => import('./triage-list.ts'),
  'triage preview': () => import('./triage-preview.ts'),
  'triage apply': () => import('./triage-apply.ts'),
  'triage undo': () => import('./triage-undo.ts'),
  'vex import': () => import('./vex-import.ts'),
  'vex export': () => import('./vex-export.ts'),
  'vex convert': () => import('./vex-convert.ts'),
  'bom import': () => import('./bom-import.ts'),
  'bom check': () => import('./bom-check.ts'),
  'bom validate': () => import('./bom-validate.ts'),
  'bom diff': () => import('./bom-diff.ts'),
  'bom parts': () => import('./bom-parts.ts'),
  'bom template': () => import('./bom-template.ts'),
  'bom merge': () => import('./bom-merge.ts'),
  'bom convert': () => import('./bom-convert.ts'),
  'network analyze': () => import('./network-analyze.ts'),
  'network reach': () => import('./network-reach.ts'),
  'network diff': () => import('./network-diff.ts'),
  'network convert': () => import('./network-convert.ts'),
  'network import': () => import('./network-import.ts'),
  'network export': () => import('./network-export.ts'),
  'parts list': () => import('./parts-list.ts'),
  'questionnaire list': () => import('./questionnaire-list.ts'),
  'questionnaire show': () => import('./questionnaire-show.ts'),
  'questionnaire export': () => import('./questionnaire-export.ts'),
  'questionnaire import': () => import('./questionnaire-import.ts'),
  'questionnaire score': () => import('./questionnaire-score.ts'),
  'questionnaire convert': () => import('./questionnaire-convert.ts'),
  'questionnaire agreement': () => import('./questionnaire-agreement.ts'),
  'questionnaire maturity': () => import('./questionnaire-maturity.ts'),
  'questionnaire ask-next': () => import('./questionnaire-ask-next.ts'),
  'assessment send': () => import('./assessment-send.ts'),
  'assessment status': () => import('./assessment-status.ts'),
  'assessment import': () => import('./assessment-import.ts'),
  'evidence weigh': () => import('./evidence-weigh.ts'),
  'register template': () => import('./register-template.ts'),
  'register import': () => import('./register-import.ts'),
  why: () => import('./why.ts'),
};

/** Runs one command line (without `node` and the program) and gives its exit code. */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return report(error, argv, terminal);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    terminal.out(await overview());
    return first === undefined ? exit.usage : exit.clean;
  }
  const words = wordsOf(argv);
  const load = commands[words];
  if (!load || !Object.hasOwn(commands, words)) throw new AppError('invalid-input', await noSuchCommand(argv));
  const { command } = await load();
  const { positionals, options } = await readArguments(command, argv.slice(words.split(' ').length));
  if (options.help) {
    terminal.out(`holdfast ${words} ${command.usage}\n\n${command.summary}\n`);
    return exit.clean;
  }
  return await command.run({ positionals, options, terminal });
}

/** The longest beginning of the line that names a command; its first words where none does. */
function wordsOf(argv: readonly string[]): string {
  const [first = '', second = ''] = argv;
  return Object.hasOwn(commands, `${first} ${second}`) ? `${first} ${second}` : first;
}

async function overview(): Promise<string> {
  const lines: string[] = [];
  for (const [words, load] of Object.entries(commands)) {
    const { command } = await load();
    lines.push(`  holdfast ${words} ${command.usage}\n      ${command.summary}\n`);
  }
  return `Usage:\n${lines.join('')}`;
}

async function noSuchCommand(argv: readonly string[]): Promise<string> {
  const typed = argv.slice(0, 2).filter((word) => !word.startsWith('-'));
  const names = Object.keys(commands);
  const verbs = names.filter((name) => name.startsWith(`${typed[0]} `)).map((name) => name.slice(typed[0]!.length + 1));
  if (typed.length === 1 && verbs.length > 0)
    return `"holdfast ${typed[0]}" takes a further word: ${verbs.join(', ')}.`;
  const nearest = (await suggestion(typed.join(' '), names)) || (await suggestion(typed[0] ?? '', names));
  return `There is no command "${typed.join(' ') || argv[0]}".${nearest} "holdfast --help" lists them all.`;
}

/** Says what went wrong: to people on stderr, to programs that asked for JSON on stdout too. */
function report(error: unknown, argv: readonly string[], terminal: Terminal): number {
  const problems = problemsOf(error);
  terminal.note(headlineOf(error, problems) + problems.map(lineOf).join(''));
  if (asksForJson(argv)) terminal.out(`${JSON.stringify({ ok: false, problems })}\n`);
  return error instanceof AppError && error.code !== 'unavailable' ? exit.usage : exit.fault;
}

/** What the problems are about, where they do not say it themselves. */
function headlineOf(error: unknown, problems: readonly Problem[]): string {
  return error instanceof AppError && problems[0]!.message !== error.message ? `${error.message}\n` : '';
}

function lineOf({ at, message }: Problem): string {
  return at === '' ? `${message}\n` : `${at}: ${message}\n`;
}

function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof AppError)) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ at: '', message: `Holdfast failed: ${what}` }];
  }
  return error.problems.length > 0 ? error.problems : [{ at: '', message: error.message }];
}

/** Read from the line as typed: the mistake may be in its options. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      word === '-ojson' ||
      word === '--output=json' ||
      (word === 'json' && ['-o', '--output'].includes(argv[index - 1]!)),
  );
}
