import { EvidenceGrade } from '../../src/modules/evidence/contract.ts';
import { t } from '../messages/messages.ts';

/** How far evidence was verified: of five cells as many filled as grades are reached. */
export function Grade({ grade }: { grade: EvidenceGrade }) {
  const filled = EvidenceGrade.options.indexOf(grade) + 1;
  return (
    <span className="grade" role="img" aria-label={t(`words.grade-${grade}`)} title={t(`words.grade-${grade}`)}>
      {EvidenceGrade.options.map((one, index) => (
        <span key={one} className={index < filled ? 'filled' : ''} />
      ))}
    </span>
  );
}
