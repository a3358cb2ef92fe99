import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { whyOfKind } from '../../src/client/why.ts';
import { AppError } from '../../src/common/errors.ts';
import type { Why, WhyReference } from '../../src/modules/why/contract.ts';
import { api, isNotFound } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { ErrorNote, Waiting } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { addressOfWhy } from './why-address.ts';
import { WhyBody } from './why-body.tsx';

interface WhyPanelProps {
  why: WhyReference;
  /** The question from which this one was opened. */
  before: WhyReference | undefined;
  goOn: (why: WhyReference) => void;
  goBack: () => void;
  close: () => void;
}

/** The one panel that opens beside the page, never instead of it. */
export function WhyPanel({ why, before, goOn, goBack, close }: WhyPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const query = useWhy(why);
  const earlier = useWhy(before);
  useEffect(() => panel.current?.focus(), []);
  useKeys({ escape: close });
  const title = query.data?.title;
  return (
    <section
      className="why-panel"
      aria-label={title ? t('why.title', { title }) : t('why.plain-title')}
      tabIndex={-1}
      ref={panel}
    >
      <header>
        <h2 className="grow">{title ? t('why.title', { title }) : t('why.plain-title')}</h2>
        <CopyLink />
        <button type="button" className="avatar icon-button" aria-label={t('common.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div className="body">
        {before && (
          <button type="button" className="link-button" onClick={goBack}>
            <span aria-hidden="true">←</span>
            {t('why.back-to', { title: earlier.data?.title ?? t('why.plain-title') })}
          </button>
        )}
        {query.data ? (
          <WhyBody why={query.data} open={goOn} />
        ) : query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
    </section>
  );
}

function useWhy(why: WhyReference | undefined) {
  return useQuery({
    queryKey: ['why', why && addressOfWhy(why)],
    queryFn: () => readWhy(why!),
    enabled: why !== undefined,
  });
}

function readWhy({ kind, id, value }: WhyReference): Promise<Why> {
  const declaration = whyOfKind(kind);
  if (!declaration) throw new AppError('not-found', t('why.gone-text'));
  return api.call(declaration.route, { params: { id, value } });
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  if (!isNotFound(error)) return <ErrorNote title={t('why.failed')} error={error} retry={retry} />;
  return (
    <div className="note">
      <h3>{t('why.gone')}</h3>
      <p className="second">{t('why.gone-text')}</p>
    </div>
  );
}

/** The address says what is shown, as of when, and what was opened on the way. */
function CopyLink() {
  const clipboard = useClipboard();
  const toast = useToast();
  const copy = () => {
    if (navigator.clipboard) {
      clipboard.copy(location.href);
      toast({ text: t('why.copied') });
    } else toast({ text: t('why.not-copied') });
  };
  return (
    <Button size="xs" onClick={copy}>
      {t('why.copy-link')}
    </Button>
  );
}
