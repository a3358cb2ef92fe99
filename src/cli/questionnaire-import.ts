import { importQuestionnaire, questionnaireFileLimitBytes } from '../client/import-questionnaire.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, plain } from './output.ts';
import { connect, openUpload, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary: 'Gives a workspace a questionnaire of its own, or a new version of one (holdfast.questionnaire/1).',
  usage: `FILE|- ${serverUsage} [-o table|json]`,
  options: { ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the questionnaire to take in');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const limitBytes = questionnaireFileLimitBytes;
    const { bytes } = await openUpload(path, { limitBytes, what: 'a questionnaire', terminal });
    const taken = await importQuestionnaire(client, bytes);
    const { id, version, title, questions, items } = taken;
    const size = `${counted(questions, 'question')}, ${counted(items, 'item')}`;
    terminal.out(
      format === 'json' ? `${JSON.stringify(taken)}\n` : `${plain(id)} ${version} ${plain(title)}: ${size}.\n`,
    );
    return exit.clean;
  },
};
