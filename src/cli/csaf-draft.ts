import { type CsafDraft, draftTlpLabels } from '../formats/vex/document.ts';
import { choice } from './arguments.ts';
import type { OptionValues } from './command.ts';

/** CSAF is written as its draft where that is asked for; whoever names no label keeps the document inside the organisation. */
export async function csafDraft(options: OptionValues): Promise<CsafDraft | undefined> {
  const tlp = await choice(options, 'tlp', draftTlpLabels, 'AMBER+STRICT');
  return options['csaf-2.1'] === true ? { tlp } : undefined;
}
