import { askedOf } from '../engines/questionnaires/asked.ts';
import type { AnsweredQuestionnaire } from '../formats/questionnaire/statements.ts';
import { writeAttestations } from '../formats/questionnaire/write-cyclonedx.ts';
import { writeAssessmentResults } from '../formats/questionnaire/write-oscal.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { deliver } from './deliver.ts';
import { ownOption, ownUsage, requireAnswers } from './read-questionnaire-file.ts';

const writers = {
  oscal: writeAssessmentResults,
  cyclonedx: writeAttestations,
  json: ({ document }: AnsweredQuestionnaire) => document,
};

export const command: Command = {
  summary:
    'Writes answers as OSCAL assessment results, as CycloneDX attestations or as data in the form holdfast.answers/1.',
  usage: `FILE|- --to oscal|cyclonedx|json ${ownUsage} [--out FILE|-]`,
  options: { ...ownOption, to: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'answers as a workbook or in the form holdfast.answers/1');
    required(options, 'to', 'the form to write');
    const to = await choice(options, 'to', ['oscal', 'cyclonedx', 'json'] as const, 'json');
    const { document, questionnaire } = await requireAnswers(file, options, terminal);
    const writtenAt = new Date().toISOString();
    const { items } = askedOf(questionnaire, document.answers, document.asOf ?? writtenAt.slice(0, 10));
    const open = items.filter(({ state, isWanted }) => state === 'open' && isWanted).map(({ item }) => item.id);
    const content = writers[to]({ questionnaire, document, open, writtenAt });
    await deliver({ content: `${JSON.stringify(content, null, 2)}\n`, fileForScreens: undefined }, options, terminal);
    return exit.clean;
  },
};
