import type { FindingDetails } from '../../../src/modules/findings/contract.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { priorityText } from './finding-columns.tsx';

type TableDecision = FindingDetails['decisions'][number];

/** What to do first: by each table what is decided, what it rests on, and what would settle the rest. */
export function FindingPriority({ finding }: { finding: FindingDetails }) {
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.priority-title')}</h2>
      </div>
      <div className="inset column">
        <p>
          <Figure
            why={{ kind: 'finding', id: finding.number, value: 'priority' }}
            value={<b>{priorityText(finding.priority)}</b>}
          />
        </p>
        <p className="second small">{t('findings.priority-text')}</p>
      </div>
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('findings.priority-table')}</th>
              <th>{t('findings.priority-decision')}</th>
              <th>{t('findings.priority-known')}</th>
              <th>{t('findings.priority-asks')}</th>
            </tr>
          </thead>
          <tbody>
            {finding.decisions.map((decision) => (
              <tr key={decision.table}>
                <td>
                  {decision.title} <span className="third">{decision.version}</span>
                </td>
                <td className="stacked" data-label={t('findings.priority-decision')}>
                  {decision.possible.join(', ')}
                </td>
                <td className="stacked" data-label={t('findings.priority-known')}>
                  {knownText(decision)}
                </td>
                <td className="stacked" data-label={t('findings.priority-asks')}>
                  {questionText(decision)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function knownText({ known }: TableDecision): string {
  const parts = Object.entries(known).map(([input, value]) => `${inputText(input)}: ${value}`);
  return parts.length === 0 ? t('findings.priority-nothing-known') : parts.join(', ');
}

function questionText({ question }: TableDecision): string {
  return question === null ? t('findings.priority-settled') : inputText(question.input);
}

function inputText(input: string): string {
  return t(`findings.input-${input as 'exploitation'}`);
}
