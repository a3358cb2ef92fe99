import { AppError } from '../../common/errors.ts';
import { isPrefixedId, plainId } from '../../formats/advisory/osv-form.ts';
import type { Context } from '../../platform/context.ts';
import { findingRules } from '../findings/index.ts';
import type { VulnerabilityDetails } from './contract.ts';
import { shownNames, sideBySide } from './side-by-side.ts';
import { findNamed, readExploitation, readRecordsNamed, readTouched } from './store.ts';

/** Everything that is known of a vulnerability, by any of its names, whether or not it touches anything here. */
export function getVulnerability({ database, workspaceId }: Context, reference: string): Promise<VulnerabilityDetails> {
  const asked = isPrefixedId(reference) ? plainId(reference) : reference;
  const name = /^cve-/i.test(asked) ? asked.toUpperCase() : asked;
  return database.inWorkspace(workspaceId, async (tx) => {
    const known = await findNamed(tx, name);
    const names = known.names.length > 0 ? known.names : [name];
    const records = await readRecordsNamed(tx, workspaceId, names);
    const exploited = await readExploitation(tx, names);
    if (records.length === 0 && known.ids.length === 0 && !exploited.exploitation && !exploited.prediction) {
      throw new AppError('not-found', `No source in force speaks of ${name}.`);
    }
    const [id = name, ...aliases] = shownNames(names);
    const { rule, version, sentence } = findingRules.severity;
    return {
      id,
      aliases,
      ...sideBySide(records),
      rule: { name: rule, version, sentence },
      ...exploited,
      touches: await readTouched(tx, workspaceId, known.ids),
    };
  });
}
