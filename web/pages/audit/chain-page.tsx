import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { compareHeadsRoute, verifyAuditRoute } from '../../../src/modules/audit/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Glyph } from '../../components/level.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** The proof that nothing was rewritten: the whole chain recomputed, and heads that were noted elsewhere. */
export function ChainPage() {
  return (
    <>
      <PageHead
        title={t('audit.chain')}
        lede={t('audit.chain-lede')}
        under={{ to: '/audit', label: t('audit.title') }}
      />
      <div className="column wide">
        <Verify />
        <Compare />
      </div>
    </>
  );
}

function Verify() {
  const verify = useMutation({ mutationFn: () => api.call(verifyAuditRoute, { query: {} }) });
  return (
    <Panel title={t('audit.verify')}>
      <div className="column wide">
        <p className="second">{t('audit.verify-text')}</p>
        <div className="row">
          <Button variant="filled" onClick={() => verify.mutate()} loading={verify.isPending}>
            {t('audit.verify-act')}
          </Button>
          {verify.isPending && (
            <span className="third" role="status">
              {t('audit.verifying')}
            </span>
          )}
        </div>
        {verify.isError && <ErrorNote title={t('audit.verify-failed')} error={verify.error} />}
        {verify.data && !verify.data.ok && (
          <ErrorNote title={t('audit.broken')} error={new Error(verify.data.problem ?? '')} />
        )}
        {verify.data?.ok && (
          <>
            <p role="status" className="row">
              <Glyph mark="pass" />
              {t('audit.verified', { count: verify.data.entries })}
            </p>
            {verify.data.head && (
              <Secret title={t('audit.head')} note={t('audit.verified-note')} value={verify.data.head} />
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

type Compared = Awaited<ReturnType<typeof compare>>;

function compare(first: string, second: string) {
  return api.call(compareHeadsRoute, { query: { first, second } });
}

/** Two heads from the log or from a note: whether both are of this chain, and what was made between them. */
function Compare() {
  const [compared, setCompared] = useState<Compared | null>(null);
  const form = useForm({ first: '', second: '' }, async ({ first, second }) => {
    setCompared(null);
    setCompared(await compare(first.trim(), second.trim()));
  });
  return (
    <Panel title={t('audit.compare')}>
      <div className="column wide">
        <p className="second">{t('audit.compare-text')}</p>
        <Form form={form} failed={t('audit.compare-failed')} act={t('audit.compare-act')}>
          <TextField form={form} name="first" label={t('audit.first-head')} mono required />
          <TextField form={form} name="second" label={t('audit.second-head')} mono required />
        </Form>
        {compared && !compared.ok && (
          <ErrorNote title={t('audit.compare-broken')} error={new Error(compared.problem ?? '')} />
        )}
        {compared?.ok && compared.from && compared.to && (
          <p role="status" className="row wrap">
            <Glyph mark="pass" />
            {t('audit.compared', {
              count: compared.changes ?? 0,
              from: formatMoment(compared.from.at),
              to: formatMoment(compared.to.at),
            })}
            <Link to="/comparison" search={{ since: String(compared.from.number), until: String(compared.to.number) }}>
              {t('audit.compared-act')}
            </Link>
          </p>
        )}
      </div>
    </Panel>
  );
}
