import type { Why, WhyReference } from '../../src/modules/why/contract.ts';
import { NodeLink } from '../components/node-link.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { formatMoment, formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { addressOfList } from './list-address.ts';
import { WhyInputs } from './why-inputs.tsx';
import { WhyUnknowns } from './why-unknowns.tsx';
import { WhyValueShown } from './why-value.tsx';

/** Value, formula and rule; inputs; what is not known; what was assumed (design, why panel). */
export function WhyBody({ why, open }: { why: Why; open: (why: WhyReference) => void }) {
  return (
    <>
      <section>
        <p className="row wrap">
          <span className={why.result.is === 'count' ? 'figure-number leading tabular' : 'figure-number'}>
            <WhyValueShown value={why.result} />
          </span>
          <span className="second">{why.node ? <NodeLink node={why.node} /> : why.name}</span>
        </p>
        {why.formula && <p className="formula">{why.formula}</p>}
        <p className="prose">{why.rule.sentence}</p>
        <p className="small third">{ruleText(why)}</p>
        {why.list && why.result.is === 'count' && (
          <p>
            <PlaceLink path={addressOfList(why.list, why.node)}>{t('why.rows', { count: why.result.count })}</PlaceLink>
          </p>
        )}
      </section>
      {why.inputs.length > 0 && <WhyInputs why={why} open={open} />}
      <WhyUnknowns why={why} />
      {why.assumptions.length > 0 && (
        <section>
          <h3>{t('why.assumptions')}</h3>
          {why.assumptions.map((assumption) => (
            <p className="row wrap" key={assumption.text}>
              <span className="grow">{assumption.text}</span>
              <span className="small third">{t('why.assumed-by', { owner: assumption.owner })}</span>
            </p>
          ))}
        </section>
      )}
    </>
  );
}

function ruleText({ rule, change, computedAt }: Why): string {
  return [
    t('why.rule', { rule: rule.name, version: rule.version }),
    rule.source && t('why.after', { source: rule.source }),
    t('why.change', { change: formatNumber(change) }),
    t('why.computed', { moment: formatMoment(computedAt) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
