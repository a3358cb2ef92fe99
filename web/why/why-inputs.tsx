import type { Why, WhyInput, WhyReference } from '../../src/modules/why/contract.ts';
import { Grade } from '../components/grade.tsx';
import { NodeLink } from '../components/node-link.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { daysBetween, formatAgeHours, formatDate, formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { addressOfList } from './list-address.ts';
import { OriginShown } from './origin.tsx';
import { WhyValueShown } from './why-value.tsx';

/** Each input with its value, who says it, how far that was verified and how old it is. */
export function WhyInputs({ why, open }: { why: Why; open: (why: WhyReference) => void }) {
  return (
    <section>
      <h3>{t('why.inputs')}</h3>
      <table className="why-inputs">
        <thead>
          <tr>
            <th>{t('why.input')}</th>
            <th>{t('why.value')}</th>
            <th>{t('why.from')}</th>
            <th>{t('why.grade')}</th>
            <th className="numeric">{t('why.age')}</th>
          </tr>
        </thead>
        <tbody>
          {why.inputs.map((input, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two links between the same nodes read alike
            <InputRow key={index} input={input} why={why} open={open} computedAt={why.computedAt} />
          ))}
        </tbody>
      </table>
      {why.more && (
        <p className="small second">
          {t('why.more', { count: why.more.inputs })}
          {why.more.count !== null && `, ${t('why.more-adding', { count: why.more.count })}`}
        </p>
      )}
    </section>
  );
}

interface InputRowProps {
  input: WhyInput;
  why: Why;
  open: (why: WhyReference) => void;
  computedAt: string;
}

function InputRow({ input, why, open, computedAt }: InputRowProps) {
  return (
    <tr className={input.value.is === 'unknown' ? 'hatched' : ''}>
      <td>
        <span className="medium">
          {input.node && input.node.name === input.what ? <NodeLink node={input.node} /> : input.what}
        </span>
        {input.decides && <small>{t('why.decides')}</small>}
        {input.confidence && <small>{t(`why.confidence-${input.confidence}`)}</small>}
        {input.validUntil && <small>{t('why.valid-until', { date: formatDate(input.validUntil) })}</small>}
      </td>
      <td>
        <InputValue input={input} open={open} />
        {input.list && (
          <small>
            <PlaceLink path={addressOfList(input.list, why.node)}>{t('why.show')}</PlaceLink>
          </small>
        )}
      </td>
      <td>
        <OriginShown origin={input.origin} />
      </td>
      <td>
        <Evidence input={input} />
      </td>
      <td className="numeric">{ageOf(input, computedAt)}</td>
    </tr>
  );
}

/** A derived input is a figure again: it opens in the same panel. */
function InputValue({ input, open }: { input: WhyInput; open: (why: WhyReference) => void }) {
  const { why } = input;
  if (!why) return <WhyValueShown value={input.value} />;
  return (
    <button
      type="button"
      className="figure"
      onClick={() => open(why)}
      onKeyDown={(event) => {
        if (event.key !== 'w') return;
        event.preventDefault();
        open(why);
      }}
    >
      <WhyValueShown value={input.value} />
      <span className="for-readers">{t('why.this')}</span>
    </button>
  );
}

function Evidence({ input: { evidence, origin } }: { input: WhyInput }) {
  if (!evidence) {
    const couldHave = origin?.from === 'change' || origin?.from === 'import';
    return couldHave ? <small className="third">{t('why.no-evidence')}</small> : null;
  }
  const more = evidence.others;
  return (
    <>
      <Grade grade={evidence.grade} />
      <small>
        <PlaceLink path={pathOfEvidence(evidence.number)}>
          {more > 0 ? t('why.evidence-more', { number: evidence.number, count: formatNumber(more) }) : evidence.number}
        </PlaceLink>
      </small>
      {evidence.expired && <small>{t('why.expired')}</small>}
      {evidence.adverse > 0 && <small>{t('why.adverse', { count: evidence.adverse })}</small>}
    </>
  );
}

/** A document beside an answer opens with its assessment. */
function pathOfEvidence(number: string): string {
  return number.startsWith('A-') ? `/assessments/${number}` : `/evidence/${number}`;
}

/** Since what was observed, where evidence says when; else since it was said. */
function ageOf({ evidence, origin }: WhyInput, computedAt: string): string {
  const since = evidence?.observedOn ?? momentOf(origin);
  if (!since || Number.isNaN(Date.parse(since))) return '';
  const now = new Date(computedAt);
  const days = daysBetween(since, now);
  return days > 0 ? t('common.days', { count: days }) : formatAgeHours((now.getTime() - Date.parse(since)) / 3_600_000);
}

function momentOf(origin: WhyInput['origin']): string | null {
  if (!origin) return null;
  if ('at' in origin) return origin.at;
  return origin.from === 'feed' ? origin.asOf : null;
}
