import type { FindingDetails } from '../../../src/modules/findings/contract.ts';
import { formatMoment, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** What the finding rests on: documents with their hashes and ages, and what was assumed with who says so. */
export function FindingLineage({ finding: { lineage } }: { finding: FindingDetails }) {
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.rests-on')}</h2>
      </div>
      <table className="stack">
        <thead>
          <tr>
            <th>{t('findings.input')}</th>
            <th>{t('findings.input-hash')}</th>
            <th>{t('findings.input-as-of')}</th>
          </tr>
        </thead>
        <tbody>
          {lineage.inputs.map((input) => (
            <tr key={input.id}>
              <td>
                {inputText(input.kind)}
                <small className="mono">{input.name}</small>
              </td>
              <td className="mono">{input.sha256 ? shortHash(input.sha256) : t('findings.not-stated')}</td>
              <td>{input.asOf ? formatMoment(input.asOf) : t('findings.not-stated')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="inset column">
        {lineage.assumptions.map((assumption) => (
          <span className="second" key={assumption.text}>
            {t('findings.assumed', { assumption: assumption.text, owner: assumption.owner })}
          </span>
        ))}
      </div>
    </section>
  );
}

function inputText(kind: string): string {
  if (kind === 'bom') return t('findings.input-bom');
  return kind === 'private-feed' ? t('findings.input-private-feed') : t('findings.input-feed');
}
