import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Claim, type ClaimRef, listClaimsRoute } from '../../src/modules/claims/contract.ts';
import { api, isForbidden } from '../api.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Marked } from './level.tsx';
import { pathOf } from './node-link.tsx';
import { Panel } from './page.tsx';
import { ErrorNote } from './states.tsx';

/** Claims that a page asks for at most; contradictions come first. */
const mostShown = 200;

/** Facts shown of each side before the rest is counted. */
const mostFacts = 6;

type Of = { supplier: string } | { assessment: string };

/** The newest answers of a supplier, or those of one assessment, held against what is known. */
export function useClaims(of: Of) {
  return useQuery({
    queryKey: ['claims', of],
    queryFn: ({ signal }) => api.call(listClaimsRoute, { query: { ...of, limit: mostShown }, signal }),
    retry: (count, error) => !isForbidden(error) && count < 1,
  });
}

/** Where answers and evidence do not go together, each with both sides; nothing where they do. */
export function ClaimsPanel({ of }: { of: Of }) {
  const query = useClaims(of);
  if (query.isError && !isForbidden(query.error)) {
    return <ErrorNote title={t('claims.failed')} error={query.error} retry={() => void query.refetch()} />;
  }
  const contradicted = query.data?.items.filter(({ outcome }) => outcome === 'contradicted') ?? [];
  if (!query.data || contradicted.length === 0) return null;
  const { counts, items } = query.data;
  const lacking = items.filter(({ outcome }) => outcome === 'unknown');
  const left = counts.contradicted + counts.hints - contradicted.length;
  return (
    <Panel
      title={t('claims.title')}
      flush
      footer={
        <span className="second small">
          {[t('claims.agree', { count: counts.agrees }), t('claims.unknown', { count: counts.unknown })].join(' · ')}
        </span>
      }
    >
      <p className="inset second small">{t('claims.lede')}</p>
      <ul className="claims">
        {contradicted.map((claim) => (
          <li key={claim.id}>
            <BothSides claim={claim} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="inset second small">{t('claims.more-claims', { count: left })}</p>}
      {lacking.length > 0 && <Lacking claims={lacking} />}
    </Panel>
  );
}

function BothSides({ claim }: { claim: Claim }) {
  const { rule, severity, sentence, claim: said, against, againstCount, settle } = claim;
  const { assessment, item, answer, says, on, question } = said;
  const left = againstCount - Math.min(against.length, mostFacts);
  return (
    <article>
      <header className="row wrap">
        <h3 className="grow">
          <span className="mono third">{item}</span> {rule.title}
        </h3>
        <Marked
          mark={severity === 'contradiction' ? 4 : 3}
          label={t(severity === 'contradiction' ? 'claims.contradicted' : 'claims.hint')}
        />
      </header>
      <div className="two-sides">
        <section>
          <h4>{t('claims.it-says')}</h4>
          <p className="medium">{answer}</p>
          <p className="second">{says}</p>
          <p className="third small" title={question}>
            <Link to={assessmentPath(assessment.number)}>
              {t('claims.answered', { item, assessment: assessment.number, on: formatDate(on) })}
            </Link>
          </p>
        </section>
        <section>
          <h4>{t('claims.known')}</h4>
          <ul className="column">
            {against.slice(0, mostFacts).map((fact) => (
              <li key={`${fact.ref?.kind} ${fact.ref?.id} ${fact.says}`}>
                {fact.says}
                <Source fact={fact} />
              </li>
            ))}
          </ul>
          {left > 0 && <p className="third small">{t('claims.more', { count: left })}</p>}
        </section>
      </div>
      <p className="second">{sentence}</p>
      {settle && <p className="second small">{t('claims.settle', { text: settle })}</p>}
    </article>
  );
}

function assessmentPath(number: string): string {
  return `/assessments/${number}`;
}

function Source({ fact: { ref, source, on } }: { fact: Claim['against'][number] }) {
  const opens = ref && addressOf(ref);
  const said = [source === ref?.name ? null : source, on && formatDate(on)].filter((part) => part).join(' · ');
  if (!opens && said === '') return null;
  return (
    <span className="source third small">
      {opens && <Link to={opens}>{labelOf(ref)}</Link>}
      {opens && said !== '' && ' · '}
      {said}
    </span>
  );
}

/** Where a source opens; null for what has no page of its own. */
function addressOf(ref: ClaimRef): string | null {
  const name = encodeURIComponent(ref.number ?? ref.id);
  switch (ref.kind) {
    case 'supplier':
    case 'site':
    case 'product':
    case 'component':
      return pathOf({ id: ref.id, kind: ref.kind, number: ref.number });
    case 'finding':
      return `/findings/${name}`;
    case 'evidence':
      return `/evidence/${name}`;
    case 'declaration':
      return `/declarations/${name}`;
    case 'bom':
      return ref.product && `/products/${ref.product}/bom`;
    case 'vex':
      return '/vex';
    case 'link':
    case 'answer':
    case 'setting':
      return null;
  }
}

function labelOf({ kind, number, name }: ClaimRef): string {
  if (kind === 'bom') return t('claims.ref-bom', { number: number ?? name });
  if (kind === 'declaration') return t('claims.ref-declaration', { number: number ?? name });
  return number ? `${name} (${number})` : name;
}

/** What cannot be checked, and why: neither for an answer nor against it. */
function Lacking({ claims }: { claims: readonly Claim[] }) {
  return (
    <details className="inset">
      <summary>{t('claims.unknown-list')}</summary>
      <ul className="column small">
        {claims.map(({ id, rule, sentence, claim }) => (
          <li key={id}>
            <span className="mono third">{claim.item}</span> {rule.title}: <span className="second">{sentence}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
