import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changeFeedSourceRoute, type Feed, fetchFeedRoute } from '../../../src/modules/feeds/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { Marked } from '../../components/level.tsx';
import { KeyValues } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** Where a feed is fetched from, how the last try went, and what whoever runs the installation does about it. */
export function FeedSourcePart({ feed, offline }: { feed: Feed; offline: boolean }) {
  const rights = useRights();
  const [changing, setChanging] = useState(false);
  const { source } = feed;
  return (
    <>
      <h3>{t('feeds.source')}</h3>
      {source.enabled && offline && <p className="note warning">{t('feeds.offline')}</p>}
      {source.problem && <SourceProblem problem={source.problem} nextAt={source.nextAt} />}
      <KeyValues rows={rowsOf(feed)} />
      {!source.enabled && <p className="third small">{t('feeds.source-off-text')}</p>}
      {rights.runInstallation && (
        <>
          <SourceActs feed={feed} offline={offline} change={() => setChanging(!changing)} changing={changing} />
          {changing && <SourceForm feed={feed} close={() => setChanging(false)} />}
        </>
      )}
    </>
  );
}

function rowsOf({ source, kind }: Feed): [string, React.ReactNode][] {
  const state = source.enabled ? (
    <Marked mark="pass" label={source.state === 'idle' ? t('feeds.source-on') : t(`feeds.${source.state}`)} />
  ) : (
    <Marked mark="unknown" label={t('feeds.source-off')} />
  );
  const rows: [string, React.ReactNode][] = [
    [t('feeds.state'), state],
    [
      t('feeds.address'),
      <span className="mono" key="address">
        {source.url}
      </span>,
    ],
  ];
  if (kind === 'osv') rows.push([t('feeds.ecosystems'), source.ecosystems.join(', ')]);
  if (!source.enabled) return rows;
  return [
    ...rows,
    [t('feeds.every'), t('feeds.every-hours', { count: source.everyHours })],
    [t('feeds.tried'), momentOrNever(source.triedAt)],
    [t('feeds.checked'), momentOrNever(source.checkedAt)],
    [t('feeds.next'), source.nextAt ? formatMoment(source.nextAt) : t('feeds.soon')],
  ];
}

export function momentOrNever(moment: string | null): string {
  return moment === null ? t('feeds.never') : formatMoment(moment);
}

function SourceProblem({ problem, nextAt }: { problem: string; nextAt: string | null }) {
  return (
    <div className="note warning">
      <h4>{t('feeds.source-problem')}</h4>
      {problem.split('\n').map((line) => (
        <p key={line}>{line}</p>
      ))}
      {nextAt && <p className="second">{t('feeds.source-problem-next', { next: formatMoment(nextAt) })}</p>}
    </div>
  );
}

interface ActsProps {
  feed: Feed;
  offline: boolean;
  changing: boolean;
  change: () => void;
}

function SourceActs({ feed, offline, changing, change }: ActsProps) {
  const toast = useToast();
  const { kind, source } = feed;
  const settled = { onSuccess: () => readAnew(), onError: (error: Error) => toast({ text: error.message }) };
  const switching = useMutation({
    mutationFn: () => api.call(changeFeedSourceRoute, { params: { kind }, input: { enabled: !source.enabled } }),
    ...settled,
  });
  const fetching = useMutation({ mutationFn: () => api.call(fetchFeedRoute, { params: { kind } }), ...settled });
  return (
    <div className="row wrap">
      <Button
        variant={source.enabled ? 'default' : 'filled'}
        onClick={() => switching.mutate()}
        loading={switching.isPending}
      >
        {source.enabled ? t('feeds.switch-off') : t('feeds.switch-on')}
      </Button>
      {source.enabled && !offline && (
        <Button onClick={() => fetching.mutate()} loading={fetching.isPending} disabled={source.state !== 'idle'}>
          {t('feeds.fetch-now')}
        </Button>
      )}
      <Button variant="subtle" onClick={change} aria-expanded={changing}>
        {t('feeds.change-source')}
      </Button>
    </div>
  );
}

function SourceForm({ feed, close }: { feed: Feed; close: () => void }) {
  const toast = useToast();
  const { kind, source, title } = feed;
  const form = useForm(
    { url: source.url, everyHours: String(source.everyHours), ecosystems: source.ecosystems },
    async ({ url, everyHours, ecosystems }) => {
      const input = {
        everyHours: Number(everyHours),
        ...(url === source.url ? {} : { url: emptyAsNull(url) }),
        ...(kind !== 'osv' || sameWords(ecosystems, source.ecosystems) ? {} : { ecosystems }),
      };
      await api.call(changeFeedSourceRoute, { params: { kind }, input });
      toast({ text: t('feeds.source-saved', { feed: title }) });
      close();
      await readAnew();
    },
  );
  return (
    <Form form={form} failed={t('feeds.source-failed')} act={t('feeds.source-save')} cancel={close}>
      <TextField
        form={form}
        name="url"
        label={t('feeds.address')}
        description={kind === 'osv' ? t('feeds.url-note-osv') : t('feeds.url-note')}
        mono
      />
      <TextField form={form} name="everyHours" label={t('feeds.hours-label')} required />
      {kind === 'osv' && (
        <fieldset className="checks">
          <legend>{t('feeds.ecosystems')}</legend>
          {source.offered.map((name) => (
            <label className="row" key={name}>
              <input
                type="checkbox"
                className="check"
                checked={form.values.ecosystems.includes(name)}
                onChange={(event) =>
                  form.set('ecosystems', chosen(form.values.ecosystems, name, event.currentTarget.checked))
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
    </Form>
  );
}

function chosen(names: readonly string[], name: string, isChosen: boolean): string[] {
  return isChosen ? [...names, name] : names.filter((one) => one !== name);
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word) => b.includes(word));
}
