import { proofFileRoute, type WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { downloadAddress } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { endingProofs } from './answered.ts';

/** Proofs that have run out and that will, with what rests on them. */
export function ProofsPanel({ one }: { one: WholeAssessment }) {
  const day = one.standing?.day ?? '';
  const proofs = endingProofs(one.items, day);
  const lapsed = (one.standing?.gates ?? []).filter(({ state }) => state === 'expired' || state === 'unproven');
  return (
    <Panel title={t('assessments.proofs')}>
      <div className="column">
        {lapsed.map(({ id, state, skips }) => (
          <p key={id} className="note small">
            {t(`assessments.lapsed-${state as 'expired' | 'unproven'}`, { gate: id, count: skips })}
          </p>
        ))}
        {proofs.length === 0 && <p className="second">{t('assessments.no-proofs')}</p>}
        <ol className="timeline">
          {proofs.map((proof) => (
            <li key={proof.id} className={proof.isExpired ? '' : 'observed'}>
              {proof.file ? (
                <a href={downloadAddress(proofFileRoute, { params: { id: one.id, proof: proof.id } })} download>
                  {proof.title}
                </a>
              ) : (
                <span className="medium">{proof.title}</span>
              )}
              <div className="small second">
                {t(proof.isExpired ? 'assessments.proof-expired' : 'assessments.proof-expires', {
                  date: formatDate(proof.validUntil!),
                  items: proof.items.join(', '),
                })}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  );
}
